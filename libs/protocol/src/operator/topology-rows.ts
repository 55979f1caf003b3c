import * as z from 'zod/mini';
import { Sid } from '../ids.ts';
import { EDGE_VIAS, REPORTED_PATHS, REPORTED_STATES } from '../report.ts';
import { Count, list, PeerIdText, RoomIdText, Time } from './peers-and-times.ts';

/**
 * The graph of one room as it travels. It is what `libs/topology` makes and applies, which may not be imported
 * here; the node and the dashboard hand the one to the other, so that the compiler holds them together.
 */
const GapCause = z.enum(['evicted', 'blocked', 'refused', 'wrong-pin', 'unchallenged', 'dropped', 'failed']);

const PairState = z.readonly(
  z.discriminatedUnion('kind', [
    z.readonly(z.strictObject({ kind: z.literal('linked'), path: z.enum(REPORTED_PATHS) })),
    z.readonly(z.strictObject({ kind: z.literal('one-sided'), cause: z.nullable(GapCause) })),
    z.readonly(z.strictObject({ kind: z.literal('connecting') })),
    z.readonly(z.strictObject({ kind: z.literal('gap'), cause: GapCause })),
    z.readonly(z.strictObject({ kind: z.literal('offline') })),
  ]),
);

const PeerRow = z.readonly(
  z.strictObject({
    peer: PeerIdText,
    roomId: RoomIdText,
    sid: Sid,
    presence: z.enum(['both', 'node', 'mesh', 'away']),
    since: Time,
    founder: PeerIdText,
    sponsor: z.nullable(PeerIdText),
    edges: list(z.readonly(z.strictObject({ subject: PeerIdText, via: z.enum(EDGE_VIAS) }))),
  }),
);

const Word = z.nullable(z.enum(REPORTED_STATES));

const PairRow = z.readonly(
  z.strictObject({
    a: PeerIdText,
    b: PeerIdText,
    state: PairState,
    unconfirmed: z.boolean(),
    words: z.readonly(z.tuple([Word, Word])),
    since: z.nullable(Time),
  }),
);

export const SponsorRow = z.readonly(
  z.strictObject({ peer: PeerIdText, saidBy: z.enum(['both', 'peer', 'sponsor']) }),
);

const PairCountsRow = z.readonly(
  z.strictObject({
    present: Count,
    pairs: Count,
    linked: Count,
    relayed: Count,
    unconfirmed: Count,
    connecting: Count,
    oneSided: Count,
    gaps: Count,
    suspicious: Count,
    evicted: Count,
  }),
);

const GroupRow = z.readonly(
  z.strictObject({
    roomId: RoomIdText,
    founder: z.nullable(PeerIdText),
    counts: PairCountsRow,
    completeness: z.number(),
    suspects: list(
      z.readonly(z.strictObject({ peer: PeerIdText, explains: Count, sponsor: z.nullable(SponsorRow) })),
    ),
    unseen: list(z.readonly(z.strictObject({ peer: PeerIdText, linkedTo: list(PeerIdText) }))),
  }),
);

const DoorRow = z.readonly(z.strictObject({ sid: Sid, since: Time }));

export const TopologyRows = z.readonly(
  z.strictObject({
    version: Count,
    peers: list(PeerRow),
    pairs: list(PairRow),
    groups: list(GroupRow),
    door: list(DoorRow),
  }),
);
export type TopologyRows = z.infer<typeof TopologyRows>;

export const TopologyChange = z.readonly(
  z.strictObject({
    from: Count,
    version: Count,
    peers: changed(PeerRow, PeerIdText),
    pairs: changed(PairRow, z.readonly(z.tuple([PeerIdText, PeerIdText]))),
    groups: changed(GroupRow, RoomIdText),
    door: changed(DoorRow, Sid),
  }),
);
export type TopologyChange = z.infer<typeof TopologyChange>;

/** Rows that are gone, by their key, then rows that are new or have changed, whole. */
export function changed<Row extends z.ZodMiniType, Key extends z.ZodMiniType>(row: Row, key: Key) {
  return z.readonly(z.strictObject({ gone: list(key), put: list(row) }));
}
