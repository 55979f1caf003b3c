import { expect, test } from '@jest/globals';
import type { Clock } from '../room-api.ts';
import { rehearseJoin } from './rehearse-join.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** Real time; `pending` timers have neither run nor been cancelled. */
class CountingClock implements Clock {
  pending = 0;
  idle = () => {};
  now = () => Date.now();

  after(ms: number, callback: () => void): () => void {
    this.pending += 1;
    let isOver = false;
    const over = () => {
      if (isOver) return;
      isOver = true;
      this.pending -= 1;
      if (this.pending === 0) this.idle();
    };
    const timer = setTimeout(() => {
      callback();
      over();
    }, ms);
    return () => {
      clearTimeout(timer);
      over();
    };
  }
}

test('a rehearsal plays a join to its end, and leaves nothing that goes on', async () => {
  const clock = new CountingClock();
  await rehearseJoin({ random, clock });
  await new Promise<void>((resolve) => {
    clock.idle = resolve;
    if (clock.pending === 0) resolve();
  });
});

test('a rehearsal that gets nowhere ends by itself', async () => {
  const stuck: Clock = {
    now: () => Date.now(),
    after: (ms, callback) => {
      if (ms === 5_000) queueMicrotask(callback);
      return () => {};
    },
  };
  await expect(rehearseJoin({ random, clock: stuck })).rejects.toThrow('takes too long');
});
