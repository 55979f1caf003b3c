import * as z from 'zod/mini';
import { RoomCode, Sid } from '../ids.ts';
import { Alert } from './alert.ts';
import { Count, list, Time } from './peers-and-times.ts';
import { Problem } from './problem.ts';
import { NodeTotals, RoomRow, Sample, SessionRow } from './resources.ts';
import { RoomEvent } from './room-event.ts';
import { changed, TopologyChange, TopologyRows } from './topology-rows.ts';

/**
 * What a dashboard asks of the live feed; each is acknowledged with `LiveAnswer`. Asking again for what one
 * follows already is how a hole is mended: the answer is a fresh snapshot.
 */
export const LIVE_REQUESTS = {
  'follow-overview': z.strictObject({}),
  'unfollow-overview': z.strictObject({}),
  /** `links`: with the pairs that are linked, most of all in a good room. */
  'follow-room': z.strictObject({ room: RoomCode, links: z.boolean() }),
  'unfollow-room': z.strictObject({ room: RoomCode, links: z.boolean() }),
} as const;
export type LiveRequest = keyof typeof LIVE_REQUESTS;

/** Rooms that one dashboard may follow at once. */
export const MAX_FOLLOWED_ROOMS = 8;

/** Deltas are sent at most so often to a subscriber, in milliseconds. */
export const LIVE_EVERY_MS = 250;

/** A snapshot of a room brings so many of its latest events. */
export const SNAPSHOT_EVENTS = 200;

export const OverviewSnapshot = z.strictObject({
  version: Count,
  at: Time,
  /** Of the node's process: another one after a restart, when nothing that was known counts any more. */
  startedAt: Time,
  totals: NodeTotals,
  rooms: list(RoomRow),
  alerts: list(Alert),
});
export type OverviewSnapshot = z.infer<typeof OverviewSnapshot>;

/** Goes on from the snapshot or the delta with the version `from`; otherwise there is a hole. */
export const OverviewDelta = z.strictObject({
  from: Count,
  version: Count,
  at: Time,
  totals: NodeTotals,
  rooms: changed(RoomRow, RoomCode),
  alerts: changed(Alert, z.string()),
  /** New ones since the last delta; what was before is at `/api/samples`. */
  samples: list(Sample),
});
export type OverviewDelta = z.infer<typeof OverviewDelta>;

/** `row` is null while nobody is in the room; it may be opened again. */
export const RoomSnapshot = z.strictObject({
  version: Count,
  at: Time,
  room: RoomCode,
  links: z.boolean(),
  row: z.nullable(RoomRow),
  sessions: list(SessionRow),
  topology: TopologyRows,
  /** Oldest first. */
  events: list(RoomEvent),
});
export type RoomSnapshot = z.infer<typeof RoomSnapshot>;

/**
 * `topology` is null when nothing in it has changed. A room that is opened again starts a new picture: its first
 * delta leaves a hole on purpose.
 */
export const RoomDelta = z.strictObject({
  from: Count,
  version: Count,
  at: Time,
  room: RoomCode,
  links: z.boolean(),
  row: z.nullable(RoomRow),
  sessions: changed(SessionRow, Sid),
  topology: z.nullable(TopologyChange),
  events: list(RoomEvent),
});
export type RoomDelta = z.infer<typeof RoomDelta>;

/** Why the feed ends: the operator's session is over, or the node stops and will be back. */
export const FeedEnd = z.strictObject({ reason: z.enum(['signed-out', 'expired', 'stopping']) });
export type FeedEnd = z.infer<typeof FeedEnd>;

/** What the node sends by itself. */
export const LIVE_EVENTS = {
  overview: OverviewDelta,
  room: RoomDelta,
  end: FeedEnd,
} as const;
export type LiveEvent = keyof typeof LIVE_EVENTS;

export const LiveAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('overview'), snapshot: OverviewSnapshot }),
  z.strictObject({ kind: z.literal('room'), snapshot: RoomSnapshot }),
  z.strictObject({ kind: z.literal('done') }),
  z.strictObject({ kind: z.literal('refused'), problem: Problem }),
]);
export type LiveAnswer = z.infer<typeof LiveAnswer>;

/**
 * A connection without a session is refused at the handshake: Socket.IO's `connect_error`, with one of these as
 * the message.
 */
export const CONNECT_REFUSALS = ['not-signed-in', 'foreign-origin'] as const;
export type ConnectRefusal = (typeof CONNECT_REFUSALS)[number];
