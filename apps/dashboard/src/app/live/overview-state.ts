import type { Alert, NodeTotals, OverviewDelta, OverviewSnapshot, RoomRow, Sample } from '#protocol/operator';
import { changeTable } from './table.ts';

/** The whole node as the live feed tells it. Times are the node's. */
export interface OverviewState {
  readonly version: number;
  readonly at: number;
  readonly startedAt: number;
  readonly totals: NodeTotals;
  readonly rooms: readonly RoomRow[];
  readonly alerts: readonly Alert[];
  /** Since the snapshot. */
  readonly samples: readonly Sample[];
}

export function overviewFrom(snapshot: OverviewSnapshot): OverviewState {
  return { ...snapshot, samples: [] };
}

/** Undefined where something is missing between the two: a new snapshot is needed. */
export function overviewAfter(state: OverviewState, delta: OverviewDelta): OverviewState | undefined {
  if (delta.from !== state.version) return undefined;
  return {
    version: delta.version,
    at: delta.at,
    startedAt: state.startedAt,
    totals: delta.totals,
    rooms: changeTable(state.rooms, delta.rooms, ({ room }) => room),
    alerts: changeTable(state.alerts, delta.alerts, ({ id }) => id),
    samples: delta.samples.length === 0 ? state.samples : [...state.samples, ...delta.samples],
  };
}
