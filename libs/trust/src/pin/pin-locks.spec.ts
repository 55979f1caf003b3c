import { describe, expect, test } from '@jest/globals';
import { sidFromBytes } from '#protocol';
import { testBytes } from '../pairing/testing/memory-pairing.ts';
import { pinLock, recordBurn, recordSuccess, type PinLocks } from './pin-locks.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const sid = (name: string) => sidFromBytes(testBytes(name, 16));
const burns = (times: readonly number[], newcomer = (index: number) => sid(`newcomer ${index}`)): PinLocks =>
  times.reduce<PinLocks>(
    (locks, at, index) => recordBurn(locks, { run: `run ${index}`, newcomer: newcomer(index), at }),
    [],
  );
const spread = (count: number, gap: number): number[] =>
  Array.from({ length: count }, (_, index) => index * gap);

describe('burnt PINs without success lock', () => {
  test('a newcomer session after three, for good', () => {
    const two = burns([0, 20 * MINUTE], () => sid('mallory'));
    expect(pinLock(two, sid('mallory'), HOUR)).toEqual({ kind: 'open' });
    const three = burns([0, 20 * MINUTE, 40 * MINUTE], () => sid('mallory'));
    expect(pinLock(three, sid('mallory'), 23 * HOUR)).toEqual({ kind: 'session' });
    expect(pinLock(three, sid('dan'), 23 * HOUR)).toEqual({ kind: 'open' });
  });

  test('the room after five in ten minutes, until the first of them is ten minutes old', () => {
    expect(pinLock(burns(spread(4, MINUTE)), sid('dan'), 4 * MINUTE)).toEqual({ kind: 'open' });
    const five = burns(spread(5, MINUTE));
    expect(pinLock(five, sid('dan'), 4 * MINUTE)).toEqual({ kind: 'until', time: 10 * MINUTE });
    expect(pinLock(five, sid('dan'), 10 * MINUTE)).toEqual({ kind: 'open' });
  });

  test('the room after twenty in a day, until the first of them is a day old', () => {
    expect(pinLock(burns(spread(19, HOUR)), sid('dan'), 20 * HOUR)).toEqual({ kind: 'open' });
    const twenty = burns(spread(20, HOUR));
    expect(pinLock(twenty, sid('dan'), 20 * HOUR)).toEqual({ kind: 'until', time: 24 * HOUR });
    expect(pinLock(twenty, sid('dan'), 24 * HOUR)).toEqual({ kind: 'open' });
  });

  test('nobody once the guess proved right', () => {
    const locks = recordSuccess(burns(spread(5, MINUTE)), 'run 3');
    expect(locks).toHaveLength(4);
    expect(pinLock(locks, sid('dan'), 5 * MINUTE)).toEqual({ kind: 'open' });
  });

  test('in whatever order a clock that was set back wrote them', () => {
    const locks = burns([4, 3, 2, 1, 0].map((minute) => minute * MINUTE));
    expect(pinLock(locks, sid('dan'), 5 * MINUTE)).toEqual({ kind: 'until', time: 10 * MINUTE });
  });
});

test('what is older than a day is forgotten', () => {
  expect(burns([0, HOUR, 24 * HOUR])).toHaveLength(2);
});
