import { randomBytes } from 'node:crypto';
import type { Clock } from '#mesh';

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    // What is overdue is negative; Node would warn of it.
    const timer = setTimeout(callback, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};

export function systemRandom(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}
