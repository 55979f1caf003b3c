import * as z from 'zod/mini';
import { RoomCode, Sid } from '../ids.ts';
import { EDGE_VIAS } from '../report.ts';
import { Count, PeerIdText, Time } from './peers-and-times.ts';

/** In every event. `id` grows by one with each event of this node since its start. */
const head = { id: Count, at: Time, room: RoomCode };

const pair = { a: PeerIdText, b: PeerIdText };

/** Why a report did not count. `older`: a newer one of that peer was known. */
export const REPORT_REFUSALS = [
  'malformed',
  'bad-signature',
  'wrong-session',
  'older',
  'too-many',
  'room-full',
] as const;
export type ReportRefusal = (typeof REPORT_REFUSALS)[number];

/** What happened in a room: what the node saw (sessions), and what peers signed (peers, pairs). */
export const RoomEvent = z.discriminatedUnion('kind', [
  z.strictObject({ ...head, kind: z.literal('room-opened') }),
  z.strictObject({ ...head, kind: z.literal('room-closed') }),
  z.strictObject({ ...head, kind: z.literal('arrived'), sid: Sid }),
  z.strictObject({ ...head, kind: z.literal('left'), sid: Sid, peer: z.nullable(PeerIdText) }),
  /** The first report under this key while the room lives, or its return. */
  z.strictObject({ ...head, kind: z.literal('peer-present'), peer: PeerIdText, sid: Sid }),
  z.strictObject({ ...head, kind: z.literal('peer-away'), peer: PeerIdText }),
  z.strictObject({ ...head, kind: z.literal('linked'), ...pair }),
  z.strictObject({ ...head, kind: z.literal('gap'), ...pair, cause: z.string() }),
  z.strictObject({ ...head, kind: z.literal('one-sided'), ...pair, cause: z.nullable(z.string()) }),
  /** `peer` answers for `subject` from now on. */
  z.strictObject({
    ...head,
    kind: z.literal('vouched'),
    peer: PeerIdText,
    subject: PeerIdText,
    via: z.enum(EDGE_VIAS),
  }),
  z.strictObject({
    ...head,
    kind: z.literal('report-refused'),
    sid: Sid,
    reason: z.enum(REPORT_REFUSALS),
  }),
  /** By the operator: `sid` null for the whole room. */
  z.strictObject({ ...head, kind: z.literal('closed-by-operator'), sid: z.nullable(Sid) }),
]);
export type RoomEvent = z.infer<typeof RoomEvent>;
export type RoomEventKind = RoomEvent['kind'];
