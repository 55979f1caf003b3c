import type { ReportedPath, ReportedState } from '#protocol';

/** Why two who are present have no link, the most deliberate reason first: of two causes this order decides. */
export const GAP_CAUSES = [
  'evicted',
  'blocked',
  'refused',
  'wrong-pin',
  'unchallenged',
  'dropped',
  'failed',
] as const;
export type GapCause = (typeof GAP_CAUSES)[number];

/** Networks and sleeping devices do this: it accuses nobody. */
export const BENIGN_CAUSES: ReadonlySet<GapCause> = new Set(['dropped', 'failed']);

export type PairState =
  | { readonly kind: 'linked'; readonly path: ReportedPath }
  /** One says linked. `cause` is the word of the other; null where it does not even list the one. */
  | { readonly kind: 'one-sided'; readonly cause: GapCause | null }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'gap'; readonly cause: GapCause }
  | { readonly kind: 'offline' };

/** What one says of the other; null where its report does not list the other. */
export interface PairWord {
  readonly state: ReportedState;
  readonly path: ReportedPath;
}

export interface Verdict {
  readonly state: PairState;
  /** Only one of the two has said anything of the other, or neither has. */
  readonly unconfirmed: boolean;
}

/**
 * The state of a pair that is present, from the word of each (§8). `isNew`: one of them came less than
 * `CONNECTING_MS` ago, so a word that is missing may be on its way.
 */
export function judgePair(a: PairWord | null, b: PairWord | null, isNew: boolean): Verdict {
  return { state: stateOf(a, b, isNew), unconfirmed: a === null || b === null };
}

function stateOf(a: PairWord | null, b: PairWord | null, isNew: boolean): PairState {
  if (a?.state === 'linked') return claimed(a, b, isNew);
  if (b?.state === 'linked') return claimed(b, a, isNew);
  const cause = mostDeliberate(a, b);
  if (cause !== undefined) return { kind: 'gap', cause };
  if (isNew) return { kind: 'connecting' };
  // Whoever still tries after that long has failed; who does not even list the other was never challenged.
  return { kind: 'gap', cause: a === null && b === null ? 'unchallenged' : 'failed' };
}

/** `claim` says linked. */
function claimed(claim: PairWord, other: PairWord | null, isNew: boolean): PairState {
  if (other === null) {
    return isNew ? { kind: 'linked', path: claim.path } : { kind: 'one-sided', cause: null };
  }
  if (other.state === 'linked') return { kind: 'linked', path: worsePath(claim.path, other.path) };
  if (other.state !== 'connecting') return { kind: 'one-sided', cause: other.state };
  return isNew ? { kind: 'connecting' } : { kind: 'one-sided', cause: 'failed' };
}

function mostDeliberate(a: PairWord | null, b: PairWord | null): GapCause | undefined {
  return GAP_CAUSES.find((cause) => a?.state === cause || b?.state === cause);
}

const PATHS_BY_WEIGHT: readonly ReportedPath[] = ['unknown', 'direct', 'relayed'];

/** A relay that one end sees is there for both. */
function worsePath(a: ReportedPath, b: ReportedPath): ReportedPath {
  return PATHS_BY_WEIGHT.indexOf(a) > PATHS_BY_WEIGHT.indexOf(b) ? a : b;
}
