import type { PeerId } from '#protocol';
import type { PeerPicture } from './picture.ts';
import { answersFor } from './sponsor.ts';

export interface CutPreview {
  /** The one who is cut, then those who are members through it alone. */
  readonly goes: readonly PeerId[];
  /** Those who lose a reason to be members and keep another. */
  readonly stays: readonly { readonly peer: PeerId; readonly through: readonly PeerId[] }[];
}

/**
 * What an evict of `subject` would do, as far as the peers of one group have reported: membership recomputed
 * without it (§5, §8). Undefined for the founder, who can not be evicted, and for who is no member as reported.
 * An away peer counts by its last report; a sponsor of whom nothing is known is taken for a member.
 */
export function cutPreview(
  peers: readonly PeerPicture[],
  founder: PeerId | null,
  subject: PeerId,
): CutPreview | undefined {
  const reasons = reasonsIn(peers);
  const roots = rootsOf(peers, founder, reasons);
  const before = membersBy(reasons, roots);
  if (subject === founder || !before.has(subject)) return undefined;
  const after = membersBy(reasons, roots, subject);
  const fallen = peers.map(({ peer }) => peer).filter((peer) => before.has(peer) && !after.has(peer));
  const stays = peers.flatMap(({ peer }) => {
    const had = reasons.filter((reason) => reason.to === peer && holds(reason, before, undefined));
    const kept = had.filter((reason) => holds(reason, after, subject));
    if (!after.has(peer) || kept.length === had.length) return [];
    return [{ peer, through: [...new Set(kept.map(({ from }) => from))] }];
  });
  return { goes: [subject, ...fallen.filter((peer) => peer !== subject)], stays };
}

/** `to` is a member while `from` is, and one of `admitters` if there are any. */
interface Reason {
  readonly from: PeerId;
  readonly to: PeerId;
  readonly admitters: readonly PeerId[];
}

/**
 * A word never carries anybody alone: its basis is a vouch or an admit of the same peer that must hold too. So it
 * is a reason only where nobody has reported the basis.
 */
function reasonsIn(peers: readonly PeerPicture[]): readonly Reason[] {
  const byId = new Map(peers.map((peer) => [peer.peer, peer]));
  const edges = peers.flatMap((peer) => peer.edges.map((edge) => ({ ...edge, from: peer.peer })));
  const bySubject = Map.groupBy(edges, ({ subject }) => subject);
  return peers.flatMap((peer) => {
    const listed = bySubject.get(peer.peer) ?? [];
    const admitters = listed.filter(({ via }) => via === 'admit').map(({ from }) => from);
    const reasons = listed.flatMap(({ from, via }): Reason[] => {
      if (via !== 'pin' && via !== 'invite') return [];
      return [{ from, to: peer.peer, admitters: via === 'pin' ? [] : admitters }];
    });
    reasons.push(...claimOf(peer, byId, reasons.length > 0));
    if (reasons.length > 0) return reasons;
    return listed
      .filter(({ via }) => via === 'word')
      .map(({ from }) => ({ from, to: peer.peer, admitters: [] }));
  });
}

/** What a peer says of its sponsor, unless the sponsor is here to say so itself. */
function claimOf(
  { peer, sponsor }: PeerPicture,
  byId: ReadonlyMap<PeerId, PeerPicture>,
  isListed: boolean,
): Reason[] {
  if (sponsor === null) return [];
  const claimed = byId.get(sponsor);
  if (claimed && answersFor(claimed, peer)) return [];
  if (isListed && claimed && claimed.presence !== 'away') return [];
  return [{ from: sponsor, to: peer, admitters: [] }];
}

function rootsOf(
  peers: readonly PeerPicture[],
  founder: PeerId | null,
  reasons: readonly Reason[],
): readonly PeerId[] {
  const known = new Set(peers.map(({ peer }) => peer));
  const unknown = reasons.map(({ from }) => from).filter((from) => !known.has(from));
  return founder === null ? unknown : [founder, ...unknown];
}

/** Least fixpoint from the roots. */
function membersBy(reasons: readonly Reason[], roots: readonly PeerId[], cut?: PeerId): ReadonlySet<PeerId> {
  const members = new Set(roots.filter((root) => root !== cut));
  let open = reasons.filter(({ to }) => to !== cut);
  for (let size = -1; size !== members.size;) {
    size = members.size;
    for (const reason of open) if (holds(reason, members, cut)) members.add(reason.to);
    open = open.filter(({ to }) => !members.has(to));
  }
  return members;
}

/** What the one who is cut admitted before stays admitted; what it vouched for or invited does not. */
function holds(reason: Reason, members: ReadonlySet<PeerId>, cut: PeerId | undefined): boolean {
  const { from, admitters } = reason;
  if (from === cut || !members.has(from)) return false;
  return admitters.length === 0 || admitters.some((admitter) => admitter === cut || members.has(admitter));
}
