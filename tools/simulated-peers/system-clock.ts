import { randomBytes } from 'node:crypto';
import type { Clock } from '#mesh';

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

export function systemRandom(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}
