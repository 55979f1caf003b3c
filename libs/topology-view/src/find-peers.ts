import type { PeerId } from '#protocol';
import { type NameOf, plainName } from './drawn-name.ts';
import type { RoomGraph } from './room-graph.ts';

const MAX_FOUND = 8;

/** Whose name has a word that starts like the query, then whose name or id has it anywhere. None for no query. */
export function findPeers({ peers }: RoomGraph, nameOf: NameOf, query: string): readonly PeerId[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [];
  const ranked = peers.flatMap(({ peer }) => {
    const name = plainName(nameOf(peer)).toLowerCase();
    if (name.split(' ').some((word) => word.startsWith(wanted))) return [{ peer, rank: 0 }];
    return name.includes(wanted) || peer.startsWith(wanted) ? [{ peer, rank: 1 }] : [];
  });
  return ranked
    .sort((x, y) => x.rank - y.rank)
    .slice(0, MAX_FOUND)
    .map(({ peer }) => peer);
}
