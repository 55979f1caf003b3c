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
  has(now: number, cost = 1): boolean {
    const refill = Math.max(0, now - this.#at) / 1000;
    this.#tokens = Math.min(this.burst, this.#tokens + refill * this.perSecond);
    this.#at = now;
    return this.#tokens >= cost;
  }

  take(now: number, cost = 1): boolean {
    if (!this.has(now, cost)) return false;
    this.#tokens -= cost;
    return true;
  }
}
