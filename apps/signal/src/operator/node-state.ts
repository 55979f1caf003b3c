import { type NodeStatus, REPORT_REFUSALS, type ReportRefusal } from '#protocol/operator';
import type { NodeConfig } from '../config/node-config.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Observatory } from './observatory/observatory.ts';
import type { DataFolder } from './storage/data-folder.ts';

/** The node as one resource. */
export class NodeState {
  constructor(
    private readonly config: NodeConfig,
    private readonly build: string,
    private readonly rooms: Rooms,
    private readonly observatory: Observatory,
    private readonly folder: DataFolder,
  ) {}

  status(): NodeStatus {
    const { counters } = this.rooms;
    const { now, startedAt, totals, memoryBytes, lagMs, desk } = this.observatory;
    const { connections, joins, framesIn, relayed, relayedBytes } = counters;
    const { trouble } = this.folder;
    return {
      build: this.build,
      startedAt,
      now,
      totals,
      memoryBytes,
      lagMs,
      connections,
      joins,
      framesIn,
      relayed,
      relayedBytes,
      refused: { ...counters.refused },
      reports: { taken: desk.taken, refused: { ...NO_REFUSALS, ...desk.refusals } },
      limits: { ...this.config.limits, heartbeatSeconds: this.config.heartbeatSeconds },
      storage: trouble === undefined ? { kind: 'disk' } : { kind: 'memory', reason: trouble },
    };
  }
}

const NO_REFUSALS = Object.fromEntries(REPORT_REFUSALS.map((reason) => [reason, 0])) as Record<
  ReportRefusal,
  number
>;
