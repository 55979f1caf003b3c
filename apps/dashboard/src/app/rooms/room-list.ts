import type { RoomCode } from '#protocol';
import type { RoomRow } from '#protocol/operator';

export const SORTS = ['room', 'members', 'completeness', 'gaps', 'oldest', 'age', 'topology'] as const;
export type Sort = (typeof SORTS)[number];

export const FILTERS = ['all', 'gaps', 'suspects', 'shared', 'private'] as const;
export type Filter = (typeof FILTERS)[number];

/** As the address has it. */
export interface RoomQuery {
  readonly text: string;
  readonly sort: Sort;
  readonly descending: boolean;
  readonly filter: Filter;
}

/** The codes of the rooms that are asked for, in the order that is asked for; equal ones by code. */
export function listRooms(rooms: readonly RoomRow[], query: RoomQuery): readonly RoomCode[] {
  const way = query.descending ? -1 : 1;
  return rooms
    .filter((row) => isAskedFor(row, query))
    .sort((x, y) => way * compare(x, y, query.sort) || byCode(x, y))
    .map(({ room }) => room);
}

export function isAskedFor(row: RoomRow, { text, filter }: RoomQuery): boolean {
  return row.room.includes(text.trim().toLowerCase()) && passes(row, filter);
}

/** 0 to 1, as peers report; 1 where there is nothing to complete. */
export function completenessOf({ pairs, linked }: RoomRow): number {
  return pairs === 0 ? 1 : linked / pairs;
}

/** What a column is sorted by at first: the worst, the most and the newest before the rest. */
export function startsDescending(sort: Sort): boolean {
  return sort === 'members' || sort === 'gaps';
}

export function sortFrom(text: string | undefined): Sort {
  return SORTS.find((sort) => sort === text) ?? 'gaps';
}

export function filterFrom(text: string | undefined): Filter {
  return FILTERS.find((filter) => filter === text) ?? 'all';
}

function passes(row: RoomRow, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'gaps':
      return row.gaps > 0;
    case 'suspects':
      return row.suspects > 0;
    case 'shared':
    case 'private':
      return row.topology === filter;
  }
}

function compare(x: RoomRow, y: RoomRow, sort: Sort): number {
  switch (sort) {
    case 'room':
      return byCode(x, y);
    case 'members':
      return x.members - y.members || x.sessions - y.sessions;
    case 'completeness':
      return completenessOf(x) - completenessOf(y);
    case 'gaps':
      return x.suspicious - y.suspicious || x.gaps - y.gaps;
    case 'oldest':
      return (x.oldestGap ?? Infinity) === (y.oldestGap ?? Infinity)
        ? 0
        : (x.oldestGap ?? Infinity) - (y.oldestGap ?? Infinity);
    case 'age':
      return x.since - y.since;
    case 'topology':
      return x.topology < y.topology ? -1 : Number(x.topology > y.topology);
  }
}

function byCode(x: RoomRow, y: RoomRow): number {
  return x.room < y.room ? -1 : Number(x.room > y.room);
}
