import type { PeerId, RoomId } from '#protocol';
import type { DoorPicture, TopologySnapshot, UnseenPeer } from './picture.ts';

/** Who is missing where. */
export interface NodeAgainstMesh {
  /** The node lists the session, and nobody has reported from it. */
  readonly door: readonly DoorPicture[];
  /** The node lists them, and no report of theirs has come for a minute. */
  readonly silent: readonly PeerId[];
  /** They report, and the node does not list them. */
  readonly unlisted: readonly PeerId[];
  /** Somebody is linked to them, and that is all there is of them. */
  readonly unseen: readonly UnseenPeer[];
}

/** The node's list of sessions held against what the mesh says of one room. */
export function nodeAgainstMesh(snapshot: TopologySnapshot, roomId: RoomId): NodeAgainstMesh {
  const seenBy = (presence: 'node' | 'mesh') =>
    snapshot.peers
      .filter((peer) => peer.roomId === roomId && peer.presence === presence)
      .map(({ peer }) => peer);
  return {
    door: snapshot.door,
    silent: seenBy('node'),
    unlisted: seenBy('mesh'),
    unseen: snapshot.groups.find((group) => group.roomId === roomId)?.unseen ?? [],
  };
}
