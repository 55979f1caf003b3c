import { describe, expect, test } from '@jest/globals';
import { RoomCode } from '#protocol';
import type { RoomRow } from '#protocol/operator';
import { listRooms, type RoomQuery } from './room-list.ts';

const row = (room: string, more: Partial<RoomRow> = {}): RoomRow => ({
  room: RoomCode.parse(room),
  since: 0,
  sessions: 3,
  members: 3,
  door: 0,
  pairs: 3,
  linked: 3,
  gaps: 0,
  suspicious: 0,
  suspects: 0,
  oldestGap: null,
  groups: 1,
  topology: 'shared',
  ...more,
});

const ROOMS = [
  row('amber-otter', { members: 2, since: 30 }),
  row('jade-lynx', { gaps: 2, linked: 1, oldestGap: 50, since: 10 }),
  row('opal-wren', { gaps: 1, suspicious: 1, suspects: 1, linked: 2, oldestGap: 20, topology: 'private' }),
];

const list = (query: Partial<RoomQuery>) =>
  listRooms(ROOMS, { text: '', sort: 'room', descending: false, filter: 'all', ...query });

describe('the list of rooms', () => {
  test('has the suspicious ones first, then those with most gaps', () => {
    expect(list({ sort: 'gaps', descending: true })).toEqual(['opal-wren', 'jade-lynx', 'amber-otter']);
  });

  test('finds by a part of the code, however it is typed', () => {
    expect(list({ text: ' LYNX ' })).toEqual(['jade-lynx']);
  });

  test('puts rooms without a gap behind those with an old one', () => {
    expect(list({ sort: 'oldest' })).toEqual(['opal-wren', 'jade-lynx', 'amber-otter']);
  });

  test.each([
    ['gaps', ['jade-lynx', 'opal-wren']],
    ['suspects', ['opal-wren']],
    ['private', ['opal-wren']],
    ['shared', ['amber-otter', 'jade-lynx']],
  ] as const)('can be only those with %s', (filter, rooms) => {
    expect(list({ filter })).toEqual(rooms);
  });

  test('turns around', () => {
    expect(list({ sort: 'completeness', descending: true })[0]).toBe('amber-otter');
  });
});
