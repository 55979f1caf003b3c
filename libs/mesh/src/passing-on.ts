import type { PeerId } from '#trust';

/** Of all who could pass something on, so many do. */
export const PASSED_ON_BY = 3;

/** Something that somebody said, in the order of its numbers, and who may lack it. */
export interface Word {
  /** Whoever said it: any number that all who pass it on know it by. */
  readonly author: number;
  readonly number: number;
  readonly target: PeerId;
}

/**
 * Whether it is for us to pass that on, beside the others who can. Who those few are differs from one word to the next,
 * so that somebody who keeps silent keeps nothing from anybody for long; and who knows of fewer others passes on more, not
 * less. Rendezvous hashing (Thaler and Ravishankar, 1996): nobody has to agree on anything first.
 */
export function isForUs(self: PeerId, others: Iterable<PeerId>, { author, number, target }: Word): boolean {
  const word = mixed(mixed(mixed(author) ^ number) ^ start(target));
  const own = mixed(word ^ start(self));
  let ahead = 0;
  for (const other of others) {
    if (other !== self && mixed(word ^ start(other)) < own && ++ahead >= PASSED_ON_BY) return false;
  }
  return true;
}

/** The ids of peers are hashes themselves: their first 32 bits are as good as any. */
export function start(peer: PeerId): number {
  return Number.parseInt(peer.slice(0, 8), 16) | 0;
}

/** Each bit in changes half of those that come out: the finaliser of MurmurHash3, public domain. */
function mixed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
