import type { PeerId, RoomId, Sid } from '#protocol';

/** Told of what is not as it was; what it is now is read when somebody asks for it. */
export interface ChangeListener {
  peerChanged(peer: PeerId): void;
  /** Its pairs are gone with it. */
  peerForgotten(peer: PeerId): void;
  pairChanged(low: number, high: number, before: number, after: number): void;
  groupChanged(roomId: RoomId): void;
  doorChanged(sid: Sid): void;
}
