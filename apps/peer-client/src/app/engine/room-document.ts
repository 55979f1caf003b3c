import type { RoomId } from '#trust';
import { clearDocument, IndexeddbPersistence } from 'y-indexeddb';
import { Doc } from 'yjs';

/** The room's document, filled with what this device kept, and kept from here on until it is destroyed. */
export async function openRoomDocument(roomId: RoomId): Promise<Doc> {
  const doc = new Doc();
  await new IndexeddbPersistence(databaseName(roomId), doc).whenSynced;
  return doc;
}

export async function forgetRoomDocument(roomId: RoomId): Promise<void> {
  await clearDocument(databaseName(roomId));
}

function databaseName(roomId: RoomId): string {
  return `tessera:document:${roomId}`;
}
