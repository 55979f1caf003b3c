import { TokenBucket } from '../../rooms/token-bucket.ts';

const TRIES_A_MINUTE = 5;

/** Addresses that are remembered; all others share the tries of one. */
const MAX_ADDRESSES = 10_000;

/** After it an address has all its tries again, and nothing of it needs to be remembered. */
const FORGET_MS = 60_000;

interface Known {
  readonly bucket: TokenBucket;
  readonly countedAt: number;
}

/** How often an address may be wrong about the token. */
export class Tries {
  /** The longest quiet first. */
  readonly #known = new Map<string, Known>();
  readonly #others = freshBucket(0);

  /** 0, or the milliseconds until the address may try again. */
  waitOf(address: string, now: number): number {
    const known = this.#known.get(address);
    if (known) return known.bucket.waitAt(now);
    return this.#hasRoom(now) ? 0 : this.#others.waitAt(now);
  }

  /** It was wrong. */
  count(address: string, now: number): void {
    const known = this.#known.get(address);
    if (!known && !this.#hasRoom(now)) {
      this.#others.take(now);
      return;
    }
    const bucket = known?.bucket ?? freshBucket(now);
    bucket.take(now);
    this.#known.delete(address);
    this.#known.set(address, { bucket, countedAt: now });
  }

  #hasRoom(now: number): boolean {
    if (this.#known.size < MAX_ADDRESSES) return true;
    const [longestQuiet] = this.#known;
    if (!longestQuiet || now - longestQuiet[1].countedAt < FORGET_MS) return false;
    return this.#known.delete(longestQuiet[0]);
  }
}

function freshBucket(now: number): TokenBucket {
  return new TokenBucket(TRIES_A_MINUTE / 60, TRIES_A_MINUTE, now);
}
