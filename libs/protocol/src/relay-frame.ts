import { decodeBase64url, encodeBase64url, SID_BYTES, type Sid } from './ids.ts';
import { MAX_RELAY_BYTES, RELAY_HEADER_BYTES } from './limits.ts';

/**
 * `0x01 ‖ sid (16) ‖ body`. The sid is the receiver's on the way to the node and the sender's on the way
 * from it, so the node only overwrites sixteen bytes and passes the same buffer on.
 */
export const RELAY_KIND = 0x01;

export function encodeRelay(to: Sid, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(RELAY_HEADER_BYTES + body.length);
  frame[0] = RELAY_KIND;
  frame.set(decodeBase64url(to), 1);
  frame.set(body, RELAY_HEADER_BYTES);
  return frame;
}

/** The address and a view of the body; undefined for what is no relay frame. */
export function decodeRelay(frame: Uint8Array): { sid: Sid; body: Uint8Array } | undefined {
  if (frame.length <= RELAY_HEADER_BYTES || frame.length > MAX_RELAY_BYTES || frame[0] !== RELAY_KIND)
    return undefined;
  return {
    sid: encodeBase64url(frame.subarray(1, 1 + SID_BYTES)) as Sid,
    body: frame.subarray(RELAY_HEADER_BYTES),
  };
}
