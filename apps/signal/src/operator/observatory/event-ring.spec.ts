import { describe, expect, test } from '@jest/globals';
import { RoomCode, type Sid } from '#protocol';
import { EventRing } from './event-ring.ts';

const [RED, BLUE] = [RoomCode.parse('red-room'), RoomCode.parse('blue-room')];
const SID = 'AAAAAAAAAAAAAAAAAAAAAA' as Sid;

function ringOf(count: number, capacity: number): EventRing {
  const ring = new EventRing(5, capacity);
  for (let number = 1; number <= count; number += 1) {
    ring.keep({ kind: 'arrived', room: number % 2 === 0 ? RED : BLUE, sid: SID }, 10 * number);
  }
  return ring;
}

describe('the latest events', () => {
  test('are numbered from one on, and the oldest make room', () => {
    const ring = ringOf(7, 4);
    const { events, more } = ring.between({ from: 0, to: 1000, room: undefined, limit: 10 });
    expect(events.map(({ id }) => id)).toEqual([4, 5, 6, 7]);
    expect(more).toBe(false);
    expect(ring.keptSince).toBe(30);
    expect(ringOf(2, 4).keptSince).toBe(5);
  });

  test('can be asked for by time and by room, both ends included', () => {
    const ring = ringOf(7, 10);
    const ids = (from: number, to: number, room?: RoomCode): number[] =>
      ring.between({ from, to, room, limit: 10 }).events.map(({ id }) => id);
    expect(ids(30, 50)).toEqual([3, 4, 5]);
    expect(ids(30, 50, RED)).toEqual([4]);
    expect([ids(0, 9), ids(71, 99), ids(70, 70), ids(41, 49)]).toEqual([[], [], [7], []]);
  });

  test('of a moment are found without going through all before', () => {
    const ring = ringOf(30_000, 20_000);
    const between = (from: number) => ring.between({ from, to: from, room: undefined, limit: 10 });
    expect(between(250_000).events.map(({ id }) => id)).toEqual([25_000]);
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      for (let round = 0; round < 5000; round += 1) between(290_000);
      return performance.now() - start;
    });
    // The best try is the code's own share of a busy machine.
    expect(Math.min(...times)).toBeLessThan(200);
  });

  test('say when there are more than were asked for', () => {
    expect(ringOf(7, 10).between({ from: 0, to: 1000, room: RED, limit: 2 })).toMatchObject({ more: true });
    expect(ringOf(7, 10).between({ from: 0, to: 1000, room: RED, limit: 3 })).toMatchObject({ more: false });
  });

  test('of one room, up to a number', () => {
    expect(
      ringOf(7, 10)
        .latestOf(BLUE, 2, 6)
        .map(({ id }) => id),
    ).toEqual([3, 5]);
  });
});
