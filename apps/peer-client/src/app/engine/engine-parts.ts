/** What is loaded only once a room or the list of rooms is wanted: crypto, Yjs and the mesh. */
export {
  createRoom,
  declineRecovery,
  joinRoom,
  knock,
  makeRecoveryFile,
  openRecoveryFile,
  openRoom,
  postponeRecovery,
  recoveryState,
  restoreRoom,
} from '#mesh';
export { decodeInviteLink } from '#trust';
export { RoomCode } from '#protocol';
export { browserEnvironment } from './room-environment.ts';
