import type { Sid } from '#protocol';

/** A PIN that went out to one guess; it counts until that guess is known to have been right. */
export interface BurntPin {
  /** Hex of the run's pid. */
  readonly run: string;
  readonly newcomer: Sid;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Burnt runs of one room, kept on the device: a reload must not give new guesses (§6). */
export type PinLocks = readonly BurntPin[];

export type PinLock =
  | { readonly kind: 'open' }
  /** For as long as that session lives. */
  | { readonly kind: 'session' }
  | { readonly kind: 'until'; readonly time: number };

/** Recorded before `pinB` leaves, so that a crash counts as a guess. Forgets what is older than a day. */
export function recordBurn(locks: PinLocks, burn: BurntPin): PinLocks {
  return [...locks.filter(({ at }) => burn.at - at < DAY_MS), burn];
}

/** The newcomer proved that it knew the PIN: that run was no failed guess. */
export function recordSuccess(locks: PinLocks, run: string): PinLocks {
  return locks.filter((burn) => burn.run !== run);
}

/** Whether this newcomer may be challenged now; ask before an offer and again before `pinB`. */
export function pinLock(locks: PinLocks, newcomer: Sid, now: number): PinLock {
  if (locks.filter((burn) => burn.newcomer === newcomer).length >= MAX_PER_SESSION)
    return { kind: 'session' };
  const ends = WINDOWS.map(({ ms, max }) => windowEnd(locks, now, ms, max));
  const time = Math.max(...ends);
  return time > now ? { kind: 'until', time } : { kind: 'open' };
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** One chance in 10⁶ a guess: a session gets 3 of them, and a room 20 a day, or 1 in 137 over a whole year. */
const MAX_PER_SESSION = 3;
const WINDOWS = [
  { ms: 10 * 60 * 1000, max: 5 },
  { ms: DAY_MS, max: 20 },
] as const;

/** When fewer than `max` burns lie within `ms`; not after `now` if that is so already. */
function windowEnd(locks: PinLocks, now: number, ms: number, max: number): number {
  const last = locks.map(({ at }) => at).sort((a, b) => b - a)[max - 1];
  return last === undefined ? now : last + ms;
}
