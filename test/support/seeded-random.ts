import type { RandomBytes } from '#trust';

/** Bytes that follow from a seed (mulberry32): a run replays from the number that a failure prints. */
export function seededRandom(seed: number): RandomBytes {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at++) bytes[at] = next() & 0xff;
    return bytes;
  };
}
