import * as z from 'zod/mini';
import { RoomCode, Sid } from '../ids.ts';
import { Alert } from './alert.ts';
import { Count, list, PeerIdText, Time } from './peers-and-times.ts';
import { REPORT_REFUSALS, RoomEvent } from './room-event.ts';
import { TopologyRows } from './topology-rows.ts';

/** Body of the sign-in. */
export const SignIn = z.strictObject({ token: z.string().check(z.minLength(1), z.maxLength(512)) });
export type SignIn = z.infer<typeof SignIn>;

/** Who asks is signed in; `until` is null for a bearer token. */
export const OperatorSession = z.strictObject({ until: z.nullable(Time) });
export type OperatorSession = z.infer<typeof OperatorSession>;

/** Of the whole node now. Peers and pairs are as peers report; sessions are what the node itself sees. */
export const NodeTotals = z.strictObject({
  rooms: Count,
  sessions: Count,
  /** Present by a valid report. */
  peers: Count,
  pairs: Count,
  linked: Count,
  /** Gaps and one-sided claims. */
  gaps: Count,
  suspects: Count,
});
export type NodeTotals = z.infer<typeof NodeTotals>;

export const NodeStatus = z.strictObject({
  build: z.string(),
  startedAt: Time,
  now: Time,
  totals: NodeTotals,
  memoryBytes: Count,
  /** The longest that the event loop was late within the last ten seconds, in milliseconds. */
  lagMs: z.number(),
  connections: Count,
  joins: Count,
  framesIn: Count,
  relayed: Count,
  relayedBytes: Count,
  /** By error code, since the start. */
  refused: z.record(z.string(), Count),
  /** Reports that counted, and those that did not by reason, since the start. */
  reports: z.strictObject({ taken: Count, refused: z.record(z.enum(REPORT_REFUSALS), Count) }),
  /** By name; bytes, counts or milliseconds as docs/OPERATING.md says. */
  limits: z.record(z.string(), z.number()),
  /** Where bans and the audit log are kept; `memory` when the disk can not be used, with the reason. */
  storage: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('disk') }),
    z.strictObject({ kind: z.literal('memory'), reason: z.string() }),
  ]),
});
export type NodeStatus = z.infer<typeof NodeStatus>;

/** The node at one moment, for charts. Taken every `SAMPLE_EVERY_MS`, kept for a day. */
export const Sample = z.strictObject({
  at: Time,
  ...NodeTotals.shape,
  /** Within the last minute. */
  arrivals: Count,
  framesPerSecond: z.number(),
  memoryBytes: Count,
  lagMs: z.number(),
});
export type Sample = z.infer<typeof Sample>;

export const SAMPLE_EVERY_MS = 10_000;

/** `/api/samples` answers with at most so many, evenly spread over the time that is asked for. */
export const MAX_SAMPLES = 720;

/** One line of the rooms table. */
export const RoomRow = z.strictObject({
  room: RoomCode,
  /** The room was opened at. */
  since: Time,
  sessions: Count,
  /** Present by a valid report. */
  members: Count,
  /** Sessions without a valid report. */
  door: Count,
  pairs: Count,
  linked: Count,
  /** Gaps and one-sided claims. */
  gaps: Count,
  /** Gaps without a benign cause. */
  suspicious: Count,
  suspects: Count,
  /** Since when the oldest gap or one-sided claim is there. */
  oldestGap: z.nullable(Time),
  /** Rooms (by genesis) that use this code. */
  groups: Count,
  /** `shared`: somebody reports. `private`: nobody has for a minute. `unknown`: it is too early to say. */
  topology: z.enum(['shared', 'private', 'unknown']),
});
export type RoomRow = z.infer<typeof RoomRow>;

/** One connection to the node. `peer` and `report` are what it signed; null while nothing valid has come. */
export const SessionRow = z.strictObject({
  sid: Sid,
  since: Time,
  /** It came with a tag, so with an invite. */
  invited: z.boolean(),
  peer: z.nullable(PeerIdText),
  reportedAt: z.nullable(Time),
  /** Of the last report that did not count, if it came after the last one that did. */
  refused: z.nullable(z.enum(REPORT_REFUSALS)),
});
export type SessionRow = z.infer<typeof SessionRow>;

/** Answer to `GET /api/rooms/{room}`; the pairs that are linked are left out unless `?links=1` asks for them. */
export const RoomResource = z.strictObject({
  row: RoomRow,
  sessions: list(SessionRow),
  topology: TopologyRows,
});
export type RoomResource = z.infer<typeof RoomResource>;

/** An address is an IPv4 address, or an IPv6 /64 as `2001:db8:0:1::/64`. */
export const Ban = z.strictObject({
  id: z.string(),
  at: Time,
  kind: z.enum(['room', 'address']),
  value: z.string(),
  note: z.string(),
});
export type Ban = z.infer<typeof Ban>;

const note = z.string().check(z.maxLength(200));

/** A code, an address, or the address of a session, which the operator need not know. */
export const NewBan = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('room'), room: RoomCode, note }),
  z.strictObject({ kind: z.literal('address'), address: z.string().check(z.maxLength(64)), note }),
  z.strictObject({ kind: z.literal('session'), room: RoomCode, sid: Sid, note }),
]);
export type NewBan = z.infer<typeof NewBan>;

/** What operators did. `from` is the address that asked. */
export const AuditEntry = z.strictObject({
  at: Time,
  from: z.string(),
  by: z.enum(['session', 'bearer', 'none']),
  action: z.enum(['sign-in', 'sign-in-refused', 'sign-out', 'disconnect', 'close-room', 'ban', 'unban']),
  /** Room code, `room/first characters of the sid`, or the ban's value; empty where there is none. */
  target: z.string(),
  note: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Newest first in `audit`; oldest first in `events` and `samples`. */
export const RoomList = z.strictObject({ rooms: list(RoomRow) });
export const EventList = z.strictObject({
  events: list(RoomEvent),
  /** Events before this time are not kept any more. */
  keptSince: Time,
  /** There are more within the time asked for: ask again from the last one's time on. */
  more: z.boolean(),
});
export const SampleList = z.strictObject({ samples: list(Sample) });
export const AlertList = z.strictObject({ alerts: list(Alert) });
export const BanList = z.strictObject({ bans: list(Ban) });
export const AuditList = z.strictObject({ entries: list(AuditEntry), more: z.boolean() });
export type RoomList = z.infer<typeof RoomList>;
export type EventList = z.infer<typeof EventList>;
export type SampleList = z.infer<typeof SampleList>;
export type AlertList = z.infer<typeof AlertList>;
export type BanList = z.infer<typeof BanList>;
export type AuditList = z.infer<typeof AuditList>;

/** Answer to an action on sessions: how many were ended. */
export const Ended = z.strictObject({ sessions: Count });
export type Ended = z.infer<typeof Ended>;
