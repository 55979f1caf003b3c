import type { Alert, RoomRow } from '#protocol/operator';

/** From here on a limit is near. */
const NEAR = 0.9;

/** A loop that is later than this is felt by everybody who is just connecting. */
const LAG_LIMIT_MS = 200;

/** Rooms that are told of by name; where more are nearly full, the limit itself is too small. */
const MAX_FULL_ROOMS = 20;

export interface NodeMeasures {
  readonly rows: Iterable<RoomRow>;
  readonly roomPeers: number;
  readonly lagMs: number;
  readonly memoryBytes: number;
  readonly memoryLimit: number;
  /** Why the disk is not used. */
  readonly diskTrouble: string | undefined;
}

/** What a person should look at that is of no room: limits that are near. `sinceOf` knows when each began. */
export function nodeAlerts(measures: NodeMeasures, sinceOf: (id: string) => number): Alert[] {
  const { lagMs, memoryBytes, memoryLimit, diskTrouble } = measures;
  const alerts = fullRooms(measures, sinceOf);
  const alert = (what: 'event-loop-lag' | 'memory' | 'disk', used: number, limit: number): void => {
    const id = `node-limit ${what}`;
    alerts.push({ kind: 'node-limit', id, since: sinceOf(id), what, room: null, used, limit });
  };
  if (lagMs >= LAG_LIMIT_MS) alert('event-loop-lag', lagMs, LAG_LIMIT_MS);
  if (memoryBytes >= NEAR * memoryLimit) alert('memory', memoryBytes, memoryLimit);
  if (diskTrouble !== undefined) alert('disk', 1, 1);
  return alerts;
}

function fullRooms({ rows, roomPeers }: NodeMeasures, sinceOf: (id: string) => number): Alert[] {
  const alerts: Alert[] = [];
  for (const { room, sessions } of rows) {
    if (sessions < NEAR * roomPeers || alerts.length === MAX_FULL_ROOMS) continue;
    const id = `node-limit room-peers ${room}`;
    const since = sinceOf(id);
    alerts.push({
      kind: 'node-limit',
      id,
      since,
      what: 'room-peers',
      room,
      used: sessions,
      limit: roomPeers,
    });
  }
  return alerts;
}
