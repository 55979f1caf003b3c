import { TokenBucket } from '../../rooms/token-bucket.ts';

const TRIES_A_MINUTE = 5;

/** Addresses that are remembered. Whoever has more of them is slowed down by the network, not by us. */
const MAX_ADDRESSES = 10_000;

/** How often an address may be wrong about the token. */
export class Tries {
  readonly #buckets = new Map<string, TokenBucket>();

  /** 0, or the milliseconds until the address may try again. */
  waitOf(address: string, now: number): number {
    return this.#buckets.get(address)?.waitAt(now) ?? 0;
  }

  /** It was wrong. */
  count(address: string, now: number): void {
    const bucket = this.#buckets.get(address) ?? new TokenBucket(TRIES_A_MINUTE / 60, TRIES_A_MINUTE, now);
    bucket.take(now);
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    const [longestQuiet] = this.#buckets.keys();
    if (this.#buckets.size > MAX_ADDRESSES && longestQuiet !== undefined) this.#buckets.delete(longestQuiet);
  }
}
