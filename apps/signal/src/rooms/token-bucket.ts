/** Lets `perSecond` through on average and `capacity` at once. Times are milliseconds of a monotonic clock. */
export class TokenBucket {
  private tokens: number;

  constructor(
    private perSecond: number,
    private capacity: number,
    private filledAt: number,
  ) {
    this.tokens = capacity;
  }

  /** Takes one and returns 0, or takes none and returns the milliseconds until there is one. */
  take(now: number): number {
    const wait = this.waitAt(now);
    if (wait === 0) this.tokens -= 1;
    return wait;
  }

  /** The milliseconds until there is one; 0 if there is. Takes none. */
  waitAt(now: number): number {
    this.tokens = Math.min(this.capacity, this.tokens + ((now - this.filledAt) / 1000) * this.perSecond);
    this.filledAt = now;
    return this.tokens < 1 ? Math.ceil(((1 - this.tokens) / this.perSecond) * 1000) : 0;
  }

  /** Never lowers: a client paces itself to what it was told when it joined. */
  raise(perSecond: number, capacity: number): void {
    if (perSecond <= this.perSecond) return;
    this.tokens += capacity - this.capacity;
    this.perSecond = perSecond;
    this.capacity = capacity;
  }
}
