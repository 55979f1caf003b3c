export { decodeCbor, encodeCbor, type CborItem } from './cbor.ts';
export {
  emptyToUndefined,
  readBlob,
  readBytes,
  readList,
  readText,
  readTuple,
  readUint,
} from './cbor-reader.ts';
export { ClientConfig } from './client-config.ts';
export { assertNever, NODE_ERRORS, ProtocolError, type NodeErrorCode } from './errors.ts';
export { decodeBase64url, encodeBase64url, RoomCode, Sid, SID_BYTES, sidFromBytes, Tag } from './ids.ts';
export {
  fromHex,
  peerIdOf,
  type PeerId,
  type PublicKey,
  type RoomId,
  type StatementId,
  toHex,
} from './keys.ts';
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
  ReportFrame,
  SessionLimits,
} from './node-frames.ts';
export { decodeRelay, encodeRelay, RELAY_KIND } from './relay-frame.ts';
export { remembered } from './remembered.ts';
export {
  decodeReportPayload,
  EDGE_VIAS,
  type EdgeVia,
  MAX_REPORT_BYTES,
  MAX_REPORT_HEADS,
  MAX_REPORT_PEERS,
  type Report,
  REPORTED_PATHS,
  REPORTED_STATES,
  type ReportedEdge,
  type ReportedPair,
  type ReportedPath,
  type ReportedState,
  reportMessage,
  reportPayload,
} from './report.ts';
export {
  openReport,
  reportFrame,
  type SignedReport,
  signedReportOf,
  type VerifyReport,
} from './signed-report.ts';
