import type { PeerId } from '#protocol';
import type { PeerPicture, Presence, Sponsor } from './picture.ts';
import { sponsorOf } from './sponsor.ts';

export interface VouchNode {
  readonly peer: PeerId;
  /** `never`: only named, by those it let in. */
  readonly presence: Presence | 'never';
  readonly sponsor: Sponsor | null;
  readonly children: readonly VouchNode[];
}

/**
 * Who let whom in, as reported: the peers of one group hung under their sponsors, in the order of `peers`. Who is
 * away has a place only as long as somebody present hangs under it. More than one root means that somebody has
 * no sponsor that anyone names, or that a circle vouches for itself (cut open at its smallest peer).
 */
export function vouchTree(peers: readonly PeerPicture[]): readonly VouchNode[] {
  const byId = new Map(peers.map((peer) => [peer.peer, peer]));
  const sponsors = new Map(peers.map((peer) => [peer.peer, sponsorOf(peer, byId)]));
  const named = [...sponsors.values()].flatMap((sponsor) => (sponsor ? [sponsor.peer] : []));
  const all = [...new Set([...byId.keys(), ...named])];
  const parents = new Map(all.map((peer) => [peer, sponsors.get(peer)?.peer]));
  for (const peer of all) cutCircle(peer, parents);
  const children = Map.groupBy(all, (peer) => parents.get(peer));
  return (children.get(undefined) ?? []).flatMap((root) => nodesAt(root, { byId, sponsors, children }));
}

interface Forest {
  readonly byId: ReadonlyMap<PeerId, PeerPicture>;
  readonly sponsors: ReadonlyMap<PeerId, Sponsor | null>;
  readonly children: ReadonlyMap<PeerId | undefined, readonly PeerId[]>;
}

function nodesAt(peer: PeerId, forest: Forest): VouchNode[] {
  const children = (forest.children.get(peer) ?? []).flatMap((child) => nodesAt(child, forest));
  const presence = forest.byId.get(peer)?.presence ?? 'never';
  const isPresent = presence !== 'away' && presence !== 'never';
  if (!isPresent && children.length === 0) return [];
  return [{ peer, presence, sponsor: forest.sponsors.get(peer) ?? null, children }];
}

/** Follows the sponsors up from `start`; where that comes back to a peer, the smallest of the circle becomes a root. */
function cutCircle(start: PeerId, parents: Map<PeerId, PeerId | undefined>): void {
  const path: PeerId[] = [];
  const places = new Map<PeerId, number>();
  for (let peer: PeerId | undefined = start; peer !== undefined; peer = parents.get(peer)) {
    const place = places.get(peer);
    if (place !== undefined) {
      const [smallest] = path.slice(place).sort();
      if (smallest !== undefined) parents.set(smallest, undefined);
      return;
    }
    places.set(peer, path.push(peer) - 1);
  }
}
