import type { PeerId, ReportedEdge, ReportedState, RoomId, Sid } from '#protocol';
import type { PairState } from './judge-pair.ts';

/**
 * The graph as plain JSON: what a live feed carries and what views draw. Times are milliseconds since the epoch
 * by the clock of who observes. Each table has its key in what it holds; a table's order means nothing.
 */
export interface TopologySnapshot {
  /** Counts the deltas of one feed. */
  readonly version: number;
  /** Everyone who has reported, also who has left since. By `peer`. */
  readonly peers: readonly PeerPicture[];
  /** Pairs of present peers that are not linked, and the linked ones where the feed lists them. By `a` and `b`. */
  readonly pairs: readonly PairPicture[];
  /** By `roomId`: a code can be used by more than one room. */
  readonly groups: readonly GroupPicture[];
  /** Sessions that the node lists and that no valid report has claimed. By `sid`. */
  readonly door: readonly DoorPicture[];
}

/** What a peer says of itself, and where it is seen. */
export interface PeerPicture {
  readonly peer: PeerId;
  readonly roomId: RoomId;
  readonly sid: Sid;
  readonly presence: Presence;
  /** Present, or away, since. */
  readonly since: number;
  readonly founder: PeerId;
  readonly sponsor: PeerId | null;
  readonly edges: readonly ReportedEdge[];
}

/**
 * `both`: listed by the node, and its report is fresh. `node`: listed, and silent. `mesh`: a fresh report, and
 * not listed. `away`: neither; what it said is "as last reported".
 */
export type Presence = 'both' | 'node' | 'mesh' | 'away';

export interface PairPicture {
  /** The smaller one. */
  readonly a: PeerId;
  readonly b: PeerId;
  readonly state: PairState;
  readonly unconfirmed: boolean;
  /** Of `a` about `b`, and of `b` about `a`; null where one does not list the other. */
  readonly words: readonly [ReportedState | null, ReportedState | null];
  /** Broken (one-sided or a gap) since; while it is new, when the later of the two came; null for a link. */
  readonly since: number | null;
}

export interface GroupPicture {
  readonly roomId: RoomId;
  /** As most of its peers say. */
  readonly founder: PeerId | null;
  readonly counts: PairCounts;
  /** 0 to 1. Pairs in which one says that the other is evicted are no pairs of members, and do not count. */
  readonly completeness: number;
  /** Who explains most of the suspicious gaps, most first. A gap that no peer shares with another has no suspect. */
  readonly suspects: readonly Suspect[];
  /** Named as linked by somebody present, and heard of in no other way. */
  readonly unseen: readonly UnseenPeer[];
}

/** `linked + unconfirmed + connecting + oneSided + gaps = pairs` */
export interface PairCounts {
  /** Peers, not pairs. */
  readonly present: number;
  readonly pairs: number;
  readonly linked: number;
  /** Those of the linked that run over a relay. */
  readonly relayed: number;
  /** Linked as one of two new ones says, while the word of the other may be on its way. */
  readonly unconfirmed: number;
  readonly connecting: number;
  readonly oneSided: number;
  readonly gaps: number;
  /** Those of the one-sided and the gaps whose cause is not benign. */
  readonly suspicious: number;
  /** Those of the one-sided and the gaps in which one says that the other is evicted. */
  readonly evicted: number;
}

export interface Suspect {
  readonly peer: PeerId;
  /** Suspicious gaps that none of the suspects before it has explained. */
  readonly explains: number;
  readonly sponsor: Sponsor | null;
}

/** `both`: who is named says so too. `peer`: as the peer alone says. `sponsor`: as the sponsor alone says. */
export interface Sponsor {
  readonly peer: PeerId;
  readonly saidBy: 'both' | 'peer' | 'sponsor';
}

export interface UnseenPeer {
  readonly peer: PeerId;
  readonly linkedTo: readonly PeerId[];
}

export interface DoorPicture {
  readonly sid: Sid;
  readonly since: number;
}

/** Rows that are gone, then rows that are new or have changed, whole. A peer takes its pairs with it. */
export interface TopologyDelta {
  readonly from: number;
  readonly version: number;
  readonly peers: TableDelta<PeerPicture, PeerId>;
  readonly pairs: TableDelta<PairPicture, readonly [PeerId, PeerId]>;
  readonly groups: TableDelta<GroupPicture, RoomId>;
  readonly door: TableDelta<DoorPicture, Sid>;
}

export interface TableDelta<Row, Key> {
  readonly gone: readonly Key[];
  readonly put: readonly Row[];
}
