import type { PeerId } from '#protocol';

/** What the operator calls a peer: the node knows no names. The first letters of its id, as logs show it too. */
export function pseudonym(peer: PeerId): string {
  return peer.slice(0, 4).toUpperCase();
}

/**
 * Where somebody acts on a peer, or compares it with what a member says: somebody who makes keys has another one with
 * the same four letters within a second, and with the same eight after some hours on many cores.
 */
export function longPseudonym(peer: PeerId): string {
  return `${pseudonym(peer)} ${peer.slice(4, 8).toUpperCase()}`;
}
