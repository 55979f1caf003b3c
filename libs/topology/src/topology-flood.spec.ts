import { describe, expect, test } from '@jest/globals';
import { idOf, reportBy, roomOf } from './testing/cast.ts';
import { ObservedRoom } from './testing/observed-room.ts';

/** Far above what it takes, far below what it took. */
const DELTA_MS = 60;

describe('a room that strangers flood', () => {
  test('with invented names in many rooms costs each delta no more than its own', () => {
    const room = new ObservedRoom();
    const feed = room.topology.follow({ links: true });
    for (let away = 0; away < 256; away += 1) {
      room.topology.reported(flood(`away ${away}`, away), room.now);
    }
    room.pass(60_000);
    let fastest = Infinity;
    for (let round = 1; round <= 4; round += 1) {
      for (let index = 0; index < 32; index += 1) {
        room.topology.reported(flood(`mallory ${index}`, index, round), room.now);
      }
      const start = performance.now();
      feed.delta();
      fastest = Math.min(fastest, performance.now() - start);
    }
    expect(fastest).toBeLessThan(DELTA_MS);
  });

  test('keeps of one who is away what the tree needs, and not whom it named', () => {
    const room = new ObservedRoom();
    room.arrives('bob', 'mallory');
    room.reports('bob');
    const subjects = ['bob', ...Array.from({ length: 300 }, (_, index) => `nobody ${index}`)];
    room.reports('mallory', {
      sponsor: 'bob',
      linked: ['dan'],
      vouches: Object.fromEntries(subjects.toReversed().map((name) => [name, 'pin' as const])),
    });
    expect(room.group.unseen).toEqual([{ peer: idOf('dan'), linkedTo: [idOf('mallory')] }]);
    room.leaves('mallory');
    const { sponsor, founder, roomId, edges } = room.peer('mallory');
    expect({ sponsor, founder, roomId }).toEqual({
      sponsor: idOf('bob'),
      founder: idOf('alice'),
      roomId: roomOf('room'),
    });
    expect(edges[0]).toEqual({ subject: idOf('bob'), via: 'pin' });
    expect(edges).toHaveLength(17);
    expect(room.group.unseen).toEqual([]);
  });

  test('forgets no name that two say before one of them goes', () => {
    const room = new ObservedRoom();
    room.reports('alice', { linked: ['dan'] });
    room.arrives('bob');
    room.reports('bob', { linked: ['dan'] });
    room.leaves('bob');
    expect(room.group.unseen).toEqual([{ peer: idOf('dan'), linkedTo: [idOf('alice')] }]);
    room.reports('dan');
    expect(room.pair('alice', 'dan')).toMatchObject({ state: { kind: 'linked' } });
  });

  test('plays no report of one who is away again', () => {
    const room = new ObservedRoom();
    const report = reportBy('mallory', { seq: 7, linked: ['dan'] });
    room.topology.reported(report, room.now);
    room.pass(60_000);
    expect(room.topology.reported(report, room.now)).toBe('older');
    expect(room.peer('mallory').presence).toBe('away');
  });
});

function flood(name: string, group: number, seq = 1): ReturnType<typeof reportBy> {
  const words = Array.from({ length: 256 }, (_, index) => [`${name} invents ${index}`, 'failed'] as const);
  return reportBy(name, { seq, room: `room ${group}`, words: Object.fromEntries(words) });
}
