/** Upper bounds in milliseconds: a relay takes some tens of microseconds when nothing is wrong. */
export const RELAY_TIME_BOUNDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 100] as const;

/** One relay in so many is timed: reading the clock for each would be felt. A power of two. */
const SAMPLE_OF = 64;

/** How long this process takes from having a relay in hand to having handed it to the socket of its receiver. */
export class RelayTimes {
  /** By bound; the last one counts what is longer than all of them. Not cumulated. */
  readonly counts: number[] = Array<number>(RELAY_TIME_BOUNDS.length + 1).fill(0);
  sumMs = 0;
  private seen = 0;

  constructor(private readonly now: () => number) {}

  /** What to give to `end`; undefined for a relay that is not timed. */
  begin(): number | undefined {
    this.seen = (this.seen + 1) % SAMPLE_OF;
    return this.seen === 0 ? this.now() : undefined;
  }

  end(began: number | undefined): void {
    if (began === undefined) return;
    const tookMs = this.now() - began;
    const bound = RELAY_TIME_BOUNDS.findIndex((most) => tookMs <= most);
    const slot = bound === -1 ? RELAY_TIME_BOUNDS.length : bound;
    this.counts[slot] = (this.counts[slot] ?? 0) + 1;
    this.sumMs += tookMs;
  }
}
