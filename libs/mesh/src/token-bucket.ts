/** How much somebody may send: so many at once, and so many a second after that. */
export class TokenBucket {
  #tokens: number;
  #at = -Infinity;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
  ) {
    this.#tokens = burst;
  }

  /** Whether there is something to take. */
  has(now: number): boolean {
    const refill = Math.max(0, now - this.#at) / 1000;
    this.#tokens = Math.min(this.burst, this.#tokens + refill * this.perSecond);
    this.#at = now;
    return this.#tokens >= 1;
  }

  take(now: number): boolean {
    if (!this.has(now)) return false;
    this.#tokens -= 1;
    return true;
  }
}
