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
import type { Doc, Map as SharedMap } from 'yjs';
import { Listeners } from '../listeners.ts';
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

/**
 * The files of the room and who says it has them whole, in the shared document. Everybody writes there, so what does
 * not decode is not there, and nothing of it is believed but that somebody said so: bytes are held against the root,
 * and who is linked is asked.
 */
export class FileList {
  readonly #files: SharedMap<unknown>;
  readonly #holders: SharedMap<unknown>;
  readonly #changed = new Listeners<[]>();
  #entries: readonly FileEntry[] | undefined;
  #holdersOf: ReadonlyMap<FileRoot, ReadonlySet<PeerId>> | undefined;

  constructor(private readonly doc: Doc) {
    this.#files = doc.getMap('files');
    this.#holders = doc.getMap('file-holders');
    this.#files.observe(this.#filesChanged);
    this.#holders.observe(this.#holdersChanged);
  }

  /** Newest first. */
  get entries(): readonly FileEntry[] {
    return (this.#entries ??= readEntries(this.#files));
  }

  entry(id: FileId): FileEntry | undefined {
    return this.entries.find((entry) => entry.id === id);
  }

  /** Who says that it has all of that file. */
  holdersOf(root: FileRoot): ReadonlySet<PeerId> {
    this.#holdersOf ??= readHolders(this.#holders);
    return this.#holdersOf.get(root) ?? NOBODY;
  }

  /** By who has all of it, which is said along: nobody ever sees a file that nobody has. */
  add(entry: FileEntry): void {
    this.doc.transact(() => {
      this.#files.set(entry.id, encodeEntry(entry));
      this.setHolder(entry.root, entry.addedBy, true);
    });
  }

  /** For everybody; the bytes stay with those who have them. */
  remove(id: FileId): void {
    this.#files.delete(id);
  }

  /** Says, or takes back, that that peer has all of a file. */
  setHolder(root: FileRoot, peer: PeerId, holds: boolean): void {
    if (this.holdersOf(root).has(peer) === holds) return;
    const key = holderKey(root, peer);
    if (holds) this.#holders.set(key, 1);
    else this.#holders.delete(key);
  }

  onChange(listener: () => void): () => void {
    return this.#changed.add(listener);
  }

  stop(): void {
    this.#files.unobserve(this.#filesChanged);
    this.#holders.unobserve(this.#holdersChanged);
    this.#changed.clear();
  }

  readonly #filesChanged = (): void => {
    this.#entries = undefined;
    this.#changed.emit();
  };

  readonly #holdersChanged = (): void => {
    this.#holdersOf = undefined;
    this.#changed.emit();
  };
}

/** More are not shown: a list of thousands helps nobody, and one that somebody floods must not hold up the page. */
const MAX_ENTRIES = 2000;
const MAX_HOLDERS = 16 * MAX_ENTRIES;

const VERSION = 1;
const MAX_RAW_SEGMENT = 1024;
const MAX_ENTRY_BYTES = 16 * 1024;
const NOBODY: ReadonlySet<PeerId> = new Set();

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

const FILE_ID = /^[0-9a-f]{32}$/;
const HOLDER_KEY = /^([0-9a-f]{64})([0-9a-f]{32})$/;
const TYPE = /^[a-z0-9][\w.+-]{0,60}\/[a-z0-9][\w.+-]{0,90}$/;

const plainType = (type: string): string => (TYPE.test(type) ? type : '');
const holderKey = (root: FileRoot, peer: PeerId): string => root + peer;

function readEntries(files: SharedMap<unknown>): readonly FileEntry[] {
  const entries: FileEntry[] = [];
  for (const [id, value] of files.entries()) {
    const entry = decodeEntry(id, value);
    if (entry) entries.push(entry);
    if (entries.length === MAX_ENTRIES) break;
  }
  return entries.sort((a, b) => b.addedAt - a.addedAt || (a.id < b.id ? -1 : 1));
}

function readHolders(holders: SharedMap<unknown>): ReadonlyMap<FileRoot, ReadonlySet<PeerId>> {
  const found = new Map<FileRoot, Set<PeerId>>();
  let looked = 0;
  for (const key of holders.keys()) {
    if (++looked > MAX_HOLDERS) break;
    const [, root, peer] = HOLDER_KEY.exec(key) ?? [];
    if (root === undefined || peer === undefined) continue;
    const held = found.get(root as FileRoot) ?? new Set();
    found.set(root as FileRoot, held.add(peer as PeerId));
  }
  return found;
}
