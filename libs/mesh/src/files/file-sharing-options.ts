import type { PeerId, RandomBytes, RoomId } from '#trust';
import type { Clock } from '../room-api.ts';
import type { Connection } from '../transport.ts';
import type { FileEntry } from './file-entry.ts';
import type { BlobStore } from './store/blob-store.ts';

export interface FileSharingOptions {
  readonly self: PeerId;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly openStore: (roomId: RoomId) => Promise<BlobStore>;
  /** Nothing of one's own goes out before (§4). */
  readonly maySend: () => boolean;
  /** Who is in the room. */
  readonly members: () => ReadonlySet<PeerId>;
  /** Resolves when a piece may go out, beside what else is sent. */
  readonly turn: () => Promise<void>;
  /** Whether pieces wait for what else is sent, at the moment. */
  readonly isGivingWay: () => boolean;
  /** Another connection of this device, to one that it is linked to. */
  readonly openConnection: () => Promise<Connection>;
  /** That peer's bytes were wrong. */
  readonly blamed: (peer: PeerId, file: FileEntry) => void;
}
