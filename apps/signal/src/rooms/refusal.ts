import { encodeFrame, type NodeErrorCode, type Sid } from '#protocol';

/** Why something was refused, and what the one who asked may do about it. */
export interface Refusal {
  readonly code: NodeErrorCode;
  /** When trying again makes sense. */
  readonly retryAfterMs?: number;
  /** Whom the frame that was not delivered was for. */
  readonly to?: Sid;
}

export function encodeRefusal({ code, retryAfterMs, to }: Refusal): string {
  return encodeFrame({
    event: 'error',
    data: {
      code,
      text: REFUSAL_TEXT[code],
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(to === undefined ? {} : { to }),
    },
  });
}

/** For a developer who reads a capture; clients branch on the code. */
const REFUSAL_TEXT: Record<NodeErrorCode, string> = {
  malformed: 'not a frame of this protocol; the third one closes the connection',
  'unsupported-version': 'this node speaks version 1',
  'join-timeout': 'no join came in time',
  'not-joined': 'the first frame must be join',
  'already-joined': 'this connection is in a room already',
  'sid-taken':
    'a session in this room has this sid, or had it a moment ago; make a new one for every connection',
  'room-full': 'the room has as many peers as this node allows',
  'frame-too-large': 'the frame is larger than this node takes',
  'too-slow': 'this connection does not read what it is sent',
  'rate-limited': 'more frames than welcome.limits allows',
  'too-many-arrivals': 'too many arrivals in this room; try again later',
  'too-many-connections': 'too many connections from this address',
  'origin-refused': 'this node does not serve pages of that origin',
  'no-such-peer': 'no such session in this room',
  'peer-too-slow': 'that session does not read what it is sent, and was closed',
  banned: 'refused by the operator',
  'closed-by-operator': 'closed by the operator',
  unresponsive: 'two pings were not answered',
};
