import type { RoomCode } from '#protocol';

/** Whom the operator keeps out. Asked at every connection and every join. */
export interface Bans {
  hasRoom(code: RoomCode): boolean;
  /** `addressKey` as in `Connection`. */
  hasAddress(addressKey: string): boolean;
}
