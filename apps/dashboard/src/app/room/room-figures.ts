import type { PeerId, RoomId, Sid } from '#protocol';
import type { SessionRow } from '#protocol/operator';
import {
  type CutPreview,
  cutPreview,
  degrees,
  gapList,
  type GapCause,
  type GroupPicture,
  type PairPicture,
  type PeerPicture,
  type Presence,
  type Sponsor,
  sponsorOf,
  type TopologySnapshot,
} from '#topology';

/** A line of the members table. */
export interface MemberRow {
  readonly peer: PeerId;
  readonly sid: Sid;
  readonly presence: Presence;
  readonly since: number;
  readonly others: number;
  readonly linked: number;
  readonly gaps: number;
  readonly relayed: number;
  readonly sponsor: Sponsor | null;
  readonly vouchedFor: number;
  readonly isFounder: boolean;
  readonly isSuspect: boolean;
  readonly reportedAt: number | null;
}

/** The room that most peers mean by the code, unless another one is asked for. */
export function groupOf({ groups }: TopologySnapshot, wanted: RoomId | undefined): GroupPicture | undefined {
  const [largest] = groups.toSorted((x, y) => y.counts.present - x.counts.present);
  return groups.find(({ roomId }) => roomId === wanted) ?? largest;
}

/** Present ones first, those with most gaps before the others. */
export function memberRows(
  { peers, pairs }: TopologySnapshot,
  group: GroupPicture,
  sessions: readonly SessionRow[],
): readonly MemberRow[] {
  const ours = peers.filter(({ roomId }) => roomId === group.roomId);
  const byId = new Map(ours.map((peer) => [peer.peer, peer]));
  const degree = degrees(ours, pairs);
  const relayed = relayedLinks(pairs);
  const reportedAt = new Map(sessions.map((session) => [session.sid, session.reportedAt]));
  const suspects = new Set(group.suspects.map(({ peer }) => peer));
  return ours
    .map((peer): MemberRow => {
      const { others = 0, linked = 0, gaps = 0 } = degree.get(peer.peer) ?? {};
      return {
        peer: peer.peer,
        sid: peer.sid,
        presence: peer.presence,
        since: peer.since,
        others,
        linked,
        gaps,
        relayed: relayed.get(peer.peer) ?? 0,
        sponsor: sponsorOf(peer, byId),
        vouchedFor: new Set(peer.edges.flatMap(({ via, subject }) => (via === 'admit' ? [] : [subject])))
          .size,
        isFounder: peer.peer === group.founder,
        isSuspect: suspects.has(peer.peer),
        reportedAt: reportedAt.get(peer.sid) ?? null,
      };
    })
    .sort(
      (x, y) =>
        Number(x.presence === 'away') - Number(y.presence === 'away') || y.gaps - x.gaps || x.since - y.since,
    );
}

/** Gaps and one-sided claims of one room, the oldest first. */
export function gapRows({ peers, pairs }: TopologySnapshot, group: GroupPicture): readonly PairPicture[] {
  const ours = new Set(peers.flatMap(({ peer, roomId }) => (roomId === group.roomId ? [peer] : [])));
  return gapList(pairs.filter(({ a }) => ours.has(a)));
}

/** Null for a claim whose other side says nothing. */
export function causeOf({ state }: PairPicture): GapCause | null {
  return state.kind === 'gap' || state.kind === 'one-sided' ? state.cause : null;
}

/** What an evict of that peer would do, as its group has reported. */
export function previewOf(
  { peers }: TopologySnapshot,
  group: GroupPicture,
  subject: PeerId,
): CutPreview | undefined {
  const ours: readonly PeerPicture[] = peers.filter(({ roomId }) => roomId === group.roomId);
  return cutPreview(ours, group.founder, subject);
}

function relayedLinks(pairs: readonly PairPicture[]): ReadonlyMap<PeerId, number> {
  const counts = new Map<PeerId, number>();
  for (const { a, b, state } of pairs) {
    if (state.kind !== 'linked' || state.path !== 'relayed') continue;
    for (const peer of [a, b]) counts.set(peer, (counts.get(peer) ?? 0) + 1);
  }
  return counts;
}
