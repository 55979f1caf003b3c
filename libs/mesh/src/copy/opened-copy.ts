import { decodeRoomCopy, MAX_COPY_BYTES, type RoomCopy, type RoomCopyFault } from './room-copy.ts';
import { readZip, type ZipEntry, type ZipFault } from './zip-reader.ts';

/** What somebody chose to open, read and held against itself; nothing is made of it yet. */
export interface OpenedCopy {
  readonly room: RoomCopy;
  /** Files that came with it. Whether they are the room's is known by their content alone. */
  readonly files: readonly ZipEntry[];
}

/** `no-room`: a zip, and no saved copy. */
export type CopyFault = RoomCopyFault | ZipFault | 'no-room';

/** The name of the exact state in a saved copy; it opens by itself too. */
export const ROOM_ENTRY = 'room.tessera';
/** What stands before the names of files in a saved copy. */
export const FILES_FOLDER = 'files/';

/** Takes the zip, or what somebody has taken out of it. Throws where the file itself can not be read. */
export async function openCopy(
  file: Blob,
): Promise<{ ok: true; opened: OpenedCopy } | { ok: false; reason: CopyFault }> {
  if (!(await isZip(file))) return openRoom(file, []);
  const zip = await readZip(file);
  if (!zip.ok) return zip;
  // Who packs the unpacked folder again has its name before each.
  const room = zip.entries.find(({ name }) => name === ROOM_ENTRY || name.endsWith(`/${ROOM_ENTRY}`));
  if (!room) return { ok: false, reason: 'no-room' };
  const folder = room.name.slice(0, -ROOM_ENTRY.length) + FILES_FOLDER;
  const files = zip.entries.filter(({ name }) => name.startsWith(folder) && !name.endsWith('/'));
  if (room.bytes > MAX_COPY_BYTES) return { ok: false, reason: 'too-large' };
  const unpacked = await room.open().catch(() => undefined);
  return unpacked ? openRoom(unpacked, files) : { ok: false, reason: 'damaged' };
}

async function openRoom(
  blob: Blob,
  files: readonly ZipEntry[],
): Promise<{ ok: true; opened: OpenedCopy } | { ok: false; reason: CopyFault }> {
  if (blob.size > MAX_COPY_BYTES) return { ok: false, reason: 'too-large' };
  const read = decodeRoomCopy(new Uint8Array(await blob.arrayBuffer()));
  return read.ok ? { ok: true, opened: { room: read.copy, files } } : read;
}

/** An empty one starts with its end. */
async function isZip(file: Blob): Promise<boolean> {
  const start = new TextDecoder().decode(await file.slice(0, 2).arrayBuffer());
  return start === 'PK';
}
