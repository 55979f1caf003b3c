import type { PeerId } from '#protocol';
import type { PeerPicture, Sponsor } from './picture.ts';

/** The peers of one group: a map, or what reads like one. */
export interface PeersById {
  get(id: PeerId): PeerPicture | undefined;
  values(): Iterable<PeerPicture>;
}

/**
 * Who answers for a peer. Its own word counts as long as the named one does not deny it by being present and not
 * listing it; then whoever lists it does. So a liar can hang itself under somebody else only as "says the peer",
 * and can take nobody away from a sponsor who confirms. Null for who names none and is listed by none.
 */
export function sponsorOf(peer: PeerPicture, peers: PeersById): Sponsor | null {
  const claim = peer.sponsor;
  const claimed = claim === null ? undefined : peers.get(claim);
  if (claimed && answersFor(claimed, peer.peer)) return { peer: claimed.peer, saidBy: 'both' };
  if (claim !== null && (claimed === undefined || claimed.presence === 'away')) {
    return { peer: claim, saidBy: 'peer' };
  }
  const voucher = firstVoucher(peer, peers);
  if (voucher !== undefined) return { peer: voucher, saidBy: 'sponsor' };
  return claim === null ? null : { peer: claim, saidBy: 'peer' };
}

/** Those who signed an admit under somebody else's invite answer for nothing. */
export function answersFor({ edges }: PeerPicture, subject: PeerId): boolean {
  return edges.some((edge) => edge.subject === subject && edge.via !== 'admit');
}

function firstVoucher({ peer, founder }: PeerPicture, peers: PeersById): PeerId | undefined {
  if (peer === founder) return undefined;
  let first: PeerId | undefined;
  for (const other of peers.values()) {
    if (other.peer === peer || !answersFor(other, peer)) continue;
    if (first === undefined || other.peer < first) first = other.peer;
  }
  return first;
}
