import {
  decodeCbor,
  encodeCbor,
  fromHex,
  type PeerId,
  readBytes,
  readList,
  readText,
  readTuple,
  readUint,
  toHex,
} from '#trust';
import { MAX_SEGMENTS, safePath } from './file-path.ts';
import { type FileRoot, MAX_FILE_SIZE } from './manifest.ts';

/** A file that somebody has put into the room; the bytes are elsewhere. */
export interface FileEntry {
  readonly id: FileId;
  /** Folders, then the name: safe to show and to save under. */
  readonly path: readonly string[];
  /** As the device of who added it had it, like `image/png`; empty where it had none. */
  readonly type: string;
  readonly size: number;
  readonly root: FileRoot;
  readonly addedBy: PeerId;
  /** Milliseconds since the epoch, by the clock of who added it. */
  readonly addedAt: number;
}

export type FileId = string & { readonly __brand: 'FileId' };

export function encodeEntry({ path, type, size, root, addedBy, addedAt }: FileEntry): Uint8Array {
  return encodeCbor([VERSION, path, type, size, fromHex(root), fromHex(addedBy), addedAt]);
}

/** Undefined for what is no entry, or has no name left once that is safe to show. */
export function decodeEntry(id: string, value: unknown): FileEntry | undefined {
  if (!FILE_ID.test(id) || !(value instanceof Uint8Array) || value.length > MAX_ENTRY_BYTES) return undefined;
  try {
    const [version, segments, type, size, root, addedBy, addedAt] = readTuple(decodeCbor(value), 7);
    readUint(version, VERSION, VERSION);
    const path = safePath(
      readList(segments, MAX_SEGMENTS).map((segment) => readText(segment, MAX_RAW_SEGMENT)),
    );
    if (path.length === 0) return undefined;
    return {
      id: id as FileId,
      path,
      type: plainType(readText(type, MAX_RAW_SEGMENT)),
      size: readUint(size, 0, MAX_FILE_SIZE),
      root: toHex<FileRoot>(readBytes(root, 32)),
      addedBy: toHex<PeerId>(readBytes(addedBy, 16)),
      addedAt: readUint(addedAt, 0, MAX_TIME),
    };
  } catch {
    return undefined;
  }
}

/** A date that `Date` can show. */
const MAX_TIME = 8.64e15;

const VERSION = 1;
const MAX_RAW_SEGMENT = 1024;
const MAX_ENTRY_BYTES = 16 * 1024;

const FILE_ID = /^[0-9a-f]{32}$/;
const TYPE = /^[a-z0-9][\w.+-]{0,60}\/[a-z0-9][\w.+-]{0,90}$/;

const plainType = (type: string): string => (TYPE.test(type) ? type : '');
