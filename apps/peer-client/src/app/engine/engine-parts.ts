/** What is loaded only once a room or the list of rooms is wanted: crypto, Yjs and the mesh. */
export {
  createRoom,
  declineRecovery,
  joinRoom,
  knock,
  makeRecoveryFile,
  openCopy,
  openRecoveryFile,
  openRoom,
  postponeRecovery,
  prepareJoin,
  recoveryState,
  restoreRoom,
} from '#mesh';
export { decodeInviteLink } from '#trust';
export { RoomCode } from '#protocol';
export { beginWithCopy } from '../copy/begin-with-copy.ts';
export { contentsOf } from '../copy/copy-contents.ts';
export { makeCopy } from '../copy/make-copy.ts';
export { browserEnvironment } from './room-environment.ts';
