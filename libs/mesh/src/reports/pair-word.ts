import type { ReportedPair } from '#protocol';
import type { MemberStanding } from '#trust';
import type { LinkEnd, LinkState } from '../link.ts';

/** What this device knows of itself and one other peer. */
export interface PairFacts {
  readonly link: LinkState | undefined;
  /** How the last link ended, if there has been one. */
  readonly end: LinkEnd | undefined;
  readonly standing: MemberStanding['kind'];
  readonly blocked: boolean;
  readonly accepted: boolean;
  /** The last PIN between the two was wrong. */
  readonly wrongPin: boolean;
  /** It answered that it does not accept us. */
  readonly turnedDown: boolean;
  /** It came a moment ago, and whatever is tried has had no time yet. */
  readonly isNew: boolean;
}

export type PairWord = Pick<ReportedPair, 'state' | 'path'>;

/** What this device says of a peer that is present (§8). */
export function pairWord(facts: PairFacts): PairWord {
  const { link, end } = facts;
  if (link?.kind === 'ready') return { state: 'linked', path: link.path };
  if (link?.kind === 'interrupted') return { state: 'dropped', path: 'unknown' };
  // One that is made again is a gap until it stands: the picture must not flicker with each attempt.
  if (link && link.kind !== 'closed') {
    return { state: end === 'dropped' || end === 'failed' ? end : 'connecting', path: 'unknown' };
  }
  return { state: whyNot(facts), path: 'unknown' };
}

/**
 * Own decisions first; then what the other side said; then what went wrong without anybody's will. Who depended on
 * somebody evicted alone is out by the same statement.
 */
function whyNot(facts: PairFacts): PairWord['state'] {
  const { end, standing, blocked, accepted, wrongPin, turnedDown, isNew } = facts;
  if (standing !== 'member') return 'evicted';
  if (blocked) return 'blocked';
  if (wrongPin) return 'wrong-pin';
  if (!accepted) return 'unchallenged';
  if (end === 'not-accepted') return 'refused';
  // Nobody decided anything: that member has not challenged us yet.
  if (turnedDown) return 'unchallenged';
  if (end === undefined || end === 'leaving') return isNew ? 'connecting' : 'failed';
  // The other side gave the attempt up first.
  if (end === 'superseded') return 'failed';
  return end === 'failed' ? 'failed' : 'dropped';
}
