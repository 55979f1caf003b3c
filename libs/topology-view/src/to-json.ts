import { type NameOf, plainName } from './drawn-name.ts';
import type { RoomGraph } from './room-graph.ts';

/** The room as JSON: peers with their names, and the pairs that the picture lists. */
export function toJson({ group, peers, gaps, connecting, links }: RoomGraph, nameOf: NameOf): string {
  return JSON.stringify(
    {
      room: group,
      peers: peers.map((peer) => ({ name: plainName(nameOf(peer.peer)), ...peer })),
      pairs: [...gaps, ...connecting, ...links],
    },
    undefined,
    2,
  );
}
