import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Clock } from '../room-api.ts';
import { Gathered } from './gathered.ts';

/** Runs by hand: what is due, when the test says so. */
class HandClock implements Clock {
  readonly timers = new Map<() => void, number>();
  #now = 0;

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    this.timers.set(callback, this.#now + ms);
    return () => void this.timers.delete(callback);
  }

  pass(ms: number): void {
    this.#now += ms;
    for (const [callback, due] of [...this.timers]) {
      if (due <= this.#now && this.timers.delete(callback)) callback();
    }
  }
}

describe('what is gathered', () => {
  let clock: HandClock;
  let done: string[];
  let gathered: Gathered<string>;

  beforeEach(() => {
    clock = new HandClock();
    done = [];
    gathered = new Gathered(clock, 500, (key) => void done.push(key));
  });

  test('is done once for each, in the order of its coming, a while after the first', () => {
    gathered.add('alice');
    clock.pass(300);
    gathered.add('bob');
    gathered.add('alice');
    clock.pass(199);
    expect(done).toEqual([]);
    clock.pass(1);
    expect(done).toEqual(['alice', 'bob']);
  });

  test('is not put off by what comes later', () => {
    for (const key of ['alice', 'bob', 'carol', 'dan', 'mallory']) {
      gathered.add(key);
      clock.pass(100);
    }
    expect(done).toEqual(['alice', 'bob', 'carol', 'dan', 'mallory']);
  });

  test('is done again for what comes after that, with a while of its own', () => {
    gathered.add('alice');
    clock.pass(500);
    clock.pass(400);
    gathered.add('alice');
    clock.pass(499);
    expect(done).toEqual(['alice']);
    clock.pass(1);
    expect(done).toEqual(['alice', 'alice']);
    expect(clock.timers.size).toBe(0);
  });

  test('may come while the others are being done, and gets a while of its own', () => {
    gathered = new Gathered(clock, 500, (key) => {
      if (done.push(key) === 1) gathered.add('bob');
    });
    gathered.add('alice');
    clock.pass(500);
    expect(done).toEqual(['alice']);
    clock.pass(500);
    expect(done).toEqual(['alice', 'bob']);
  });

  test('is dropped when the room is left', () => {
    gathered.add('alice');
    gathered.stop();
    expect(clock.timers.size).toBe(0);
    clock.pass(1000);
    expect(done).toEqual([]);
  });

  test('starts nothing when it comes in after the room was left', () => {
    gathered.stop();
    gathered.add('bob');
    expect(clock.timers.size).toBe(0);
    clock.pass(1000);
    expect(done).toEqual([]);
  });
});
