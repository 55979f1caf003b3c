import type { NodeErrorCode, RoomCode, Sid } from '#protocol';

/** Told of what happens in the rooms, after it has happened. It must not throw and not call back. */
export interface RoomObserver {
  arrived(room: RoomCode, sid: Sid, peers: number): void;
  left(room: RoomCode, sid: Sid, peers: number): void;
  /** `detail` says what was wrong with a malformed frame, never what was in it. */
  refused(
    code: NodeErrorCode,
    who: { room: RoomCode; sid: Sid } | undefined,
    detail: string | undefined,
  ): void;
}
