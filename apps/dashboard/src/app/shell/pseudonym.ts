import type { PeerId } from '#protocol';

/** What the operator calls a peer: the node knows no names. The first letters of its id, as logs show it too. */
export function pseudonym(peer: PeerId): string {
  return peer.slice(0, 4).toUpperCase();
}
