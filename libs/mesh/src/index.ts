export { MemoryNetwork } from './memory/memory-network.ts';
export { MessageChannel } from './message-channel.ts';
export { sdpFingerprint } from './sdp-fingerprint.ts';
export {
  type Channel,
  type Connection,
  type ConnectionOptions,
  type ConnectionState,
  type IceCandidate,
  type LinkPath,
  type Transport,
} from './transport.ts';
