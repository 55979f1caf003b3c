import type { NodeErrorCode, ReportFrame, RoomCode, Sid } from '#protocol';

/**
 * Told of what happens in the rooms, after it has happened. It must not throw and not call back, and it must be
 * quick: peers wait meanwhile.
 */
export interface RoomObserver {
  /** `invited`: it came with a tag. */
  arrived(room: RoomCode, sid: Sid, peers: number, invited: boolean): void;
  left(room: RoomCode, sid: Sid, peers: number): void;
  /** Signed by nobody knows whom, until somebody verifies it (§8). */
  reported(room: RoomCode, sid: Sid, report: ReportFrame['data']): void;
  /** `detail` says what was wrong with a malformed frame, never what was in it. */
  refused(
    code: NodeErrorCode,
    who: { room: RoomCode; sid: Sid } | undefined,
    detail: string | undefined,
  ): void;
}
