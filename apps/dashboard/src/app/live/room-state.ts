import type { RoomDelta, RoomEvent, RoomRow, RoomSnapshot, SessionRow } from '#protocol/operator';
import { applyDelta, type TopologySnapshot } from '#topology';
import { changeTable } from './table.ts';

/** More than anybody scrolls through; the rest is the history's. */
const MAX_EVENTS = 1000;

/** One room as the live feed tells it. */
export interface RoomState {
  readonly version: number;
  readonly at: number;
  /** Null while nobody is in the room. */
  readonly row: RoomRow | null;
  readonly sessions: readonly SessionRow[];
  readonly topology: TopologySnapshot;
  /** Oldest first. */
  readonly events: readonly RoomEvent[];
}

export function roomFrom({ version, at, row, sessions, topology, events }: RoomSnapshot): RoomState {
  return { version, at, row, sessions, topology, events };
}

/** Undefined where something is missing between the two: a new snapshot is needed. */
export function roomAfter(state: RoomState, delta: RoomDelta): RoomState | undefined {
  if (delta.from !== state.version) return undefined;
  const topology = delta.topology ? applyDelta(state.topology, delta.topology) : state.topology;
  if (!topology) return undefined;
  return {
    version: delta.version,
    at: delta.at,
    row: delta.row,
    sessions: changeTable(state.sessions, delta.sessions, ({ sid }) => sid),
    topology,
    events: delta.events.length === 0 ? state.events : [...state.events, ...delta.events].slice(-MAX_EVENTS),
  };
}
