import {
  type BlobStore,
  type Clock,
  type DeviceStore,
  forgetKeptDocument,
  forgetOpfsBlobs,
  MemoryBlobStore,
  MemoryDeviceStore,
  nativeDigest,
  openIndexedDbDeviceStore,
  openKeptDocument,
  openWorkerBlobStore,
  StorageDenied,
  StorageHealth,
  SurvivingStore,
} from '#mesh';
import type { RandomBytes, RoomId } from '#trust';
import { Doc } from 'yjs';

/** What this browser keeps, or the page's memory in its place: a room works either way. */
export interface BrowserDevice {
  readonly health: StorageHealth;
  readonly store: DeviceStore;
  openDocument(roomId: RoomId): Promise<Doc>;
  openBlobs(roomId: RoomId): Promise<BlobStore>;
  /** Key, ledger and content of a room that is not open. */
  forget(roomId: RoomId): Promise<void>;
}

export async function openBrowserDevice(clock: Clock, random: RandomBytes): Promise<BrowserDevice> {
  const health = new StorageHealth();
  try {
    const store = new SurvivingStore(await openIndexedDbDeviceStore(), health, clock);
    return {
      health,
      store,
      openDocument: (roomId) => openKeptDocument(roomId, { health, clock }),
      openBlobs,
      forget: async (roomId) => {
        await store.forgetRoom(roomId);
        await forgetKeptDocument(roomId);
        await forgetOpfsBlobs(roomId);
      },
    };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'VersionError') throw new NewerClient();
    health.report(undefined, 'rooms', new StorageDenied());
    const store = new MemoryDeviceStore(random);
    return {
      health,
      store,
      openDocument: () => Promise.resolve(new Doc()),
      openBlobs: () => Promise.resolve(new MemoryBlobStore(nativeDigest)),
      forget: (roomId) => store.forgetRoom(roomId),
    };
  }
}

/** Some browsers keep rooms and no files; the list of files says so. */
function openBlobs(roomId: RoomId): Promise<BlobStore> {
  return openWorkerBlobStore(makeKeeper, roomId).catch(() => new MemoryBlobStore(nativeDigest));
}

const makeKeeper = (): Worker =>
  new Worker(new URL('./blobs.worker.ts', import.meta.url), { type: 'module' });

/** Kept things are not read by a client that does not know their form, and not passed over either. */
class NewerClient extends Error {
  constructor() {
    super('A newer version of Tessera has been used in this browser. Reload this page to get it');
  }
}
