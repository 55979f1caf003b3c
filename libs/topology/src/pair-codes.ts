import { REPORTED_PATHS, REPORTED_STATES } from '#protocol';
import {
  BENIGN_CAUSES,
  GAP_CAUSES,
  judgePair,
  type PairState,
  type PairWord,
  type Verdict,
} from './judge-pair.ts';

/**
 * `judgePair` as tables, so that a room of two thousand is two million bytes and not two million objects.
 * A word is a byte, 0 for none; so is a verdict, 0 for offline.
 */
export const OFFLINE = 0;
export const NO_WORD = 0;
export const CODE_COUNT = 64;

export function wordByte({ state, path }: PairWord): number {
  return 1 + REPORTED_STATES.indexOf(state) + REPORTED_STATES.length * REPORTED_PATHS.indexOf(path);
}

export function wordOf(byte: number): PairWord | null {
  return WORDS[byte] ?? null;
}

export function saysLinked(byte: number): boolean {
  return wordOf(byte)?.state === 'linked';
}

export function verdictByte(a: number, b: number, isNew: number): number {
  return JUDGED[(a << 6) | (b << 1) | isNew] ?? OFFLINE;
}

export function verdictOf(code: number): Verdict {
  return VERDICTS[code] ?? { state: { kind: 'offline' }, unconfirmed: false };
}

/** A link that both ends say they have. */
export function isLinked(code: number): boolean {
  return LINKED[code] === 1;
}

/** No link, or a claim to one that the other end does not confirm, and no network to blame. */
export function isSuspicious(code: number): boolean {
  return SUSPICIOUS[code] === 1;
}

/** One-sided or a gap: what has an age. */
export function isBroken(code: number): boolean {
  return BROKEN[code] === 1;
}

const WORDS: readonly (PairWord | null)[] = [
  null,
  ...REPORTED_PATHS.flatMap((path) => REPORTED_STATES.map((state) => ({ state, path }))),
];

const STATES: readonly PairState[] = [
  { kind: 'offline' },
  ...REPORTED_PATHS.map((path): PairState => ({ kind: 'linked', path })),
  { kind: 'connecting' },
  ...[null, ...GAP_CAUSES].map((cause): PairState => ({ kind: 'one-sided', cause })),
  ...GAP_CAUSES.map((cause): PairState => ({ kind: 'gap', cause })),
];

const VERDICTS: readonly Verdict[] = [false, true].flatMap((unconfirmed) =>
  Array.from({ length: CODE_COUNT / 2 }, (_, code): Verdict => {
    return { state: STATES[code] ?? { kind: 'offline' }, unconfirmed };
  }),
);

const JUDGED = judgeAll();
const LINKED = codesWhere(({ state, unconfirmed }) => state.kind === 'linked' && !unconfirmed);
const BROKEN = codesWhere(({ state }) => state.kind === 'gap' || state.kind === 'one-sided');
const SUSPICIOUS = codesWhere(({ state }) => {
  if (state.kind !== 'gap' && state.kind !== 'one-sided') return false;
  return state.cause === null || !BENIGN_CAUSES.has(state.cause);
});

function judgeAll(): Uint8Array {
  const judged = new Uint8Array(1 << 11);
  for (const [a, wordA] of WORDS.entries()) {
    for (const [b, wordB] of WORDS.entries()) {
      for (const isNew of [0, 1]) {
        judged[(a << 6) | (b << 1) | isNew] = codeOf(judgePair(wordA, wordB, isNew === 1));
      }
    }
  }
  return judged;
}

function codeOf({ state, unconfirmed }: Verdict): number {
  const key = JSON.stringify(state);
  const code = STATES.findIndex((other) => JSON.stringify(other) === key);
  return unconfirmed ? code + CODE_COUNT / 2 : code;
}

function codesWhere(holds: (verdict: Verdict) => boolean): Uint8Array {
  return Uint8Array.from(VERDICTS, (verdict) => Number(holds(verdict)));
}
