export { MemoryNetwork } from './memory/memory-network.ts';
export { rehearseJoin } from './rehearsal/rehearse-join.ts';
export { EngineVerifier } from './engine-verifier.ts';
export { ThreadVerifier, type VerifierAnswer, type VerifierBatch } from './thread-verifier.ts';
export { workerThread } from './worker-thread.ts';
export { MessageChannel } from './message-channel.ts';
export { type PeerConnectionEngine } from './webrtc/peer-connection-engine.ts';
export { webRtcTransport } from './webrtc/web-rtc-transport.ts';
export {
  type Channel,
  type Connection,
  type ConnectionOptions,
  type ConnectionState,
  type IceCandidate,
  type LinkPath,
  type Transport,
} from './transport.ts';
export {
  createRoom,
  joinRoom,
  knock,
  openRoom,
  prepareJoin,
  type PreparedJoin,
  restoreRoom,
} from './open-room.ts';
export {
  declineRecovery,
  makeRecoveryFile,
  openRecoveryFile,
  postponeRecovery,
  recoveryState,
  type OpenedRecovery,
  type RecoveryState,
} from './recovery/recovery-file.ts';
export { guessabilityOf, suggestPassphrase, type Guessability } from './recovery/passphrase.ts';
export { MAX_FILE_BYTES, type Progress, type SealedFileFault } from './recovery/sealed-file.ts';
export { type CopyFault, FILES_FOLDER, openCopy, type OpenedCopy, ROOM_ENTRY } from './copy/opened-copy.ts';
export { encodeRoomCopy, type RoomCopy } from './copy/room-copy.ts';
export { openWebSocket, type NodeSocket, type NodeSocketEvents, type OpenNodeSocket } from './node-socket.ts';
export type {
  Clock,
  CreateRoomOptions,
  InviteOptions,
  JoinRefusal,
  MemberActs,
  MeshTopology,
  OpenRoom,
  PinActs,
  RestoreRefusal,
  RoomEnvironment,
} from './room-api.ts';
export type {
  ChallengeView,
  DoorView,
  GapCause,
  InviteView,
  JoinProgress,
  JoinTrouble,
  LetIn,
  NodeStatus,
  Notice,
  PersonLink,
  PersonView,
  PinEntryResult,
  PinFieldView,
  RoomPolicy,
  RoomView,
  Standing,
} from './room-view.ts';
export type { DeviceStore, KeyDurability, PendingInvite, RoomRecord } from './storage/device-store.ts';
export { openIndexedDbDeviceStore } from './storage/indexed-db-device-store.ts';
export { forgetKeptDocument, openKeptDocument } from './storage/kept-document.ts';
export { StorageDenied, StorageHealth, type StorageTrouble } from './storage/storage-health.ts';
export { SurvivingStore } from './storage/surviving-store.ts';
export { MemoryDeviceStore } from './storage/memory-device-store.ts';
export type { FileEntry, FileId } from './files/file-entry.ts';
export type { FileRoot } from './files/manifest.ts';
export type {
  AddingView,
  FileHere,
  FileSource,
  FilesView,
  FileView,
  KeptFile,
  RoomFiles,
  UnlistedView,
} from './files/room-files.ts';
export type { HiddenEntries } from './files/shown-entries.ts';
export type { AddFault, BlobStore } from './files/store/blob-store.ts';
export { MemoryBlobStore } from './files/store/memory-blob-store.ts';
export { forgetOpfsBlobs } from './files/store/opfs-blobs.ts';
export { nativeDigest } from './files/store/read-source.ts';
export { openWorkerBlobStore } from './files/store/worker-blob-store.ts';
export type { TransferFault } from './files/transfer-events.ts';
