export { ClientConfig } from './client-config.ts';
export { assertNever, NODE_ERRORS, ProtocolError, type NodeErrorCode } from './errors.ts';
export { decodeBase64url, encodeBase64url, RoomCode, Sid, SID_BYTES, sidFromBytes, Tag } from './ids.ts';
export {
  MAX_CONTROL_BYTES,
  MAX_RELAY_BODY_BYTES,
  MAX_RELAY_BYTES,
  PROTOCOL_VERSION,
  RELAY_HEADER_BYTES,
} from './limits.ts';
export {
  decodeNodeFrame,
  decodePeerFrame,
  encodeFrame,
  type Decoded,
  IceServer,
  Join,
  NodeFrame,
  PeerEntry,
  PeerFrame,
  SessionLimits,
} from './node-frames.ts';
export { decodeRelay, encodeRelay, RELAY_KIND } from './relay-frame.ts';
