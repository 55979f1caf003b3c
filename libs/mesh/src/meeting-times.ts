import type { Neighbour } from './neighbour.ts';

/** Who arrives starts; the other side steps in when nothing came of that, and then ever more rarely. */
export const REPAIR_AFTER_MS = 10_000;
const REPAIR_AT_MOST_EVERY_MS = 60_000;
/** A newcomer shows its invite again this often, with a fresh ephemeral and pid (§3). */
const PRESENT_AGAIN_MS = 15_000;
/** Who has a tag came with an invite itself, and may be no member yet: it is asked when the others let nobody in. */
const PRESENT_TO_NEWCOMERS_AFTER_MS = 2_000;
/** A way over a neighbour is tried when the node has had its chance (§7). */
const CARRY_AFTER_MS = 10_000;
/** Time for linked peers to tell their new sessions over the links, so that nobody pairs twice. */
const HEAR_OF_SESSIONS_MS = 300;

/** Two that are further apart than this did not cross on the way: requests (§3), or pairings that succeeded. */
export const CROSSING_MS = 3_000;

/** How one's own peer stands when it meets somebody. */
export interface MeetingSituation {
  readonly isMember: boolean;
  readonly hasLinks: boolean;
  /** There is a session at the node. */
  readonly isOnline: boolean;
  /** Somebody is there who presents no invite. */
  readonly untagged: boolean;
}

/** Milliseconds until a neighbour is asked for the first time. */
export function firstDelay({ route, weStart }: Neighbour, situation: MeetingSituation): number {
  if (route.kind === 'carried') {
    const turn = situation.isMember && situation.isOnline ? CARRY_AFTER_MS : 0;
    return weStart || !situation.isMember ? turn : turn + REPAIR_AFTER_MS;
  }
  if (!situation.isMember) {
    const isOldest = weStart && !situation.untagged;
    return route.tag === undefined || isOldest ? 0 : PRESENT_TO_NEWCOMERS_AFTER_MS;
  }
  if (!weStart) return REPAIR_AFTER_MS;
  return situation.hasLinks ? HEAR_OF_SESSIONS_MS : 0;
}

/** Milliseconds until a neighbour is asked again. */
export function nextDelay({ attempts }: Neighbour, isMember: boolean): number {
  if (!isMember) return PRESENT_AGAIN_MS;
  return Math.min(REPAIR_AT_MOST_EVERY_MS, REPAIR_AFTER_MS * 2 ** Math.max(0, attempts - 1));
}
