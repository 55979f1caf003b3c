import * as z from 'zod/mini';
import { RoomCode } from '../ids.ts';
import { Count, PeerIdText, Time } from './peers-and-times.ts';
import { SponsorRow } from './topology-rows.ts';

/** `id` stays the same while the cause lasts, so that it can be acknowledged. */
const head = { id: z.string(), since: Time };

/** Of one room. */
const ofRoom = { ...head, room: RoomCode };

/** Something that a person should look at, for as long as it is so. */
export const Alert = z.discriminatedUnion('kind', [
  /** Gaps that are older than `GAP_ALERT_MS`; `since` is the oldest one's, the pair is it. */
  z.strictObject({
    ...ofRoom,
    kind: z.literal('old-gaps'),
    gaps: Count,
    a: PeerIdText,
    b: PeerIdText,
  }),
  /** One peer has gaps to at least half of those present. */
  z.strictObject({
    ...ofRoom,
    kind: z.literal('isolated-peer'),
    peer: PeerIdText,
    gaps: Count,
    others: Count,
    sponsor: z.nullable(SponsorRow),
  }),
  /** Of two peers one says that they are linked and the other does not. */
  z.strictObject({
    ...ofRoom,
    kind: z.literal('contradiction'),
    pairs: Count,
    a: PeerIdText,
    b: PeerIdText,
  }),
  /** One peer has answered for `vouches` others within `BURST_WINDOW_MS`. */
  z.strictObject({ ...ofRoom, kind: z.literal('vouch-burst'), peer: PeerIdText, vouches: Count }),
  /** `arrivals` within `BURST_WINDOW_MS`. */
  z.strictObject({ ...ofRoom, kind: z.literal('arrival-burst'), arrivals: Count }),
  /** The node itself. `used` of `limit`, in the unit of `what`: peers, percent, milliseconds or bytes. */
  z.strictObject({
    ...head,
    kind: z.literal('node-limit'),
    what: z.enum(['room-peers', 'event-loop-lag', 'memory', 'disk']),
    room: z.nullable(RoomCode),
    used: z.number(),
    limit: z.number(),
  }),
]);
export type Alert = z.infer<typeof Alert>;

/** A gap that lasts longer than this is worth a look: repair takes 25 s, and a report tells of it within 30. */
export const GAP_ALERT_MS = 60_000;

/** A burst is what happens within this time. */
export const BURST_WINDOW_MS = 60_000;

/** Vouches of one peer within the window. One who hosts an evening lets in a few, not a dozen a minute. */
export const VOUCH_BURST = 8;

/** Arrivals in one room within the window: half of what the node lets in by default. */
export const ARRIVAL_BURST = 32;
