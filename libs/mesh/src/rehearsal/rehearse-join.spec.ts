import { expect, test } from '@jest/globals';
import type { Clock } from '../room-api.ts';
import { rehearseJoin } from './rehearse-join.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** Real time; `pending` timers have neither run nor been cancelled. */
class CountingClock implements Clock {
  pending = 0;
  idle = () => {};
  now = () => Date.now();

  quiet(): Promise<void> {
    return new Promise((resolve) => {
      this.idle = resolve;
      if (this.pending === 0) resolve();
    });
  }

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
  await rehearseJoin({ random, clock }, new AbortController().signal);
  await clock.quiet();
});

test('a rehearsal that gets nowhere ends by itself', async () => {
  const stuck: Clock = {
    now: () => Date.now(),
    after: (ms, callback) => {
      if (ms === 5_000) queueMicrotask(callback);
      return () => {};
    },
  };
  await expect(rehearseJoin({ random, clock: stuck }, new AbortController().signal)).rejects.toThrow(
    'takes too long',
  );
});

test('a rehearsal makes way for the real join, and leaves nothing that goes on', async () => {
  const clock = new CountingClock();
  const wanted = new AbortController();
  const rehearsal = rehearseJoin({ random, clock }, wanted.signal);
  clock.after(20, () => wanted.abort());
  await expect(rehearsal).rejects.toThrow('not wanted any more');
  await clock.quiet();
});
