import { equalBytes } from '#trust';
import {
  encodeManifest,
  type FileRoot,
  type Manifest,
  manifestIn,
  PIECE_BYTES,
  pieceCount,
  pieceHash,
  pieceLength,
  rootOf,
} from '../manifest.ts';
import { PieceSet } from '../piece-set.ts';
import {
  openFile,
  openReader,
  readFile,
  snapshot,
  type SyncFile,
  writeAll,
  writeFile,
} from './opfs-folder.ts';
import { nativeDigest } from './read-source.ts';

/**
 * One file in the browser's private file system: `manifest`, `data` with each piece in its place, and `journal`, which
 * says what of it counts. A piece is written and flushed before the journal names it, so a page or a machine that dies
 * in between loses a second's work and never has a piece that is not there.
 */
export class OpfsFile {
  readonly root: FileRoot;
  /** Verified since this page was opened. */
  readonly #seen: PieceSet;
  #access: Access;
  #unwritten = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Undefined where there is no file in the folder, or half a manifest. */
  static async find(folder: FileSystemDirectoryHandle): Promise<OpfsFile | undefined> {
    const bytes = await readFile(folder, 'manifest');
    const manifest = bytes && manifestIn(bytes);
    if (!manifest || rootOf(manifest) !== folder.name) return undefined;
    const journal = await readFile(folder, 'journal');
    return OpfsFile.#open(folder, manifest, heldIn(journal, pieceCount(manifest.size)));
  }

  static async create(folder: FileSystemDirectoryHandle, manifest: Manifest): Promise<OpfsFile> {
    await writeFile(folder, 'manifest', new Uint8Array(encodeManifest(manifest)));
    return OpfsFile.#open(folder, manifest, new PieceSet(pieceCount(manifest.size)));
  }

  static async #open(
    folder: FileSystemDirectoryHandle,
    manifest: Manifest,
    held: PieceSet,
  ): Promise<OpfsFile> {
    if (held.isFull) {
      const whole = await snapshot(folder, 'data');
      const data = whole ?? (manifest.size === 0 ? new File([], 'data') : undefined);
      if (data?.size === manifest.size)
        return new OpfsFile(folder, manifest, held, { kind: 'whole', data, reader: undefined });
    }
    const data = await openFile(folder, 'data');
    const journal = await openFile(folder, 'journal');
    return new OpfsFile(folder, manifest, held, { kind: 'part', data, journal });
  }

  private constructor(
    private readonly folder: FileSystemDirectoryHandle,
    readonly manifest: Manifest,
    readonly held: PieceSet,
    access: Access,
  ) {
    this.root = rootOf(manifest);
    this.#seen = new PieceSet(held.size);
    this.#access = access;
  }

  /** Throws what the file system throws: `QuotaExceededError` where it is full. */
  async write(index: number, bytes: Uint8Array<ArrayBuffer>): Promise<'kept' | 'wrong'> {
    if (!(await this.#isRight(index, bytes))) return 'wrong';
    const access = this.#access;
    if (access.kind === 'whole' || this.held.has(index)) return 'kept';
    writeAll(access.data, bytes, index * PIECE_BYTES);
    this.held.add(index);
    this.#seen.add(index);
    await this.#keepJournal(bytes.length);
    return 'kept';
  }

  async read(index: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (!this.held.has(index)) return undefined;
    const bytes = await this.#bytesOf(index);
    if (bytes && (await this.#isRight(index, bytes))) {
      this.#seen.add(index);
      return bytes;
    }
    await this.#lose(index);
    return undefined;
  }

  /** Undefined where it is not whole, or turns out not to be. */
  async whole(): Promise<Blob | undefined> {
    for (let index = 0; index < this.held.size; index++) {
      if (!this.#seen.has(index) && !(await this.read(index))) return undefined;
    }
    return this.#access.kind === 'whole' ? this.#access.data : undefined;
  }

  /** All that was written is on the disk, and the journal says so. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#unwritten = 0;
    if (this.#access.kind === 'whole') return;
    this.#access.data.flush();
    replace(this.#access.journal, this.held.encode());
  }

  async close(): Promise<void> {
    this.flush();
    await release(this.#access);
  }

  async #keepJournal(bytes: number): Promise<void> {
    this.#unwritten += bytes;
    if (this.held.isFull) return this.#becomeWhole();
    if (this.#unwritten >= JOURNAL_BYTES) this.flush();
    else this.#timer ??= setTimeout(() => this.#flushOrLater(), JOURNAL_MS);
  }

  /** A disk that is full takes no journal either; who writes next is told. */
  #flushOrLater(): void {
    try {
      this.flush();
    } catch {
      this.#timer = undefined;
    }
  }

  async #becomeWhole(): Promise<void> {
    this.flush();
    const data = await snapshot(this.folder, 'data');
    if (!data) throw new Error('a file that was written is gone');
    const before = this.#access;
    this.#access = { kind: 'whole', data, reader: undefined };
    await release(before);
  }

  /** What lies there is not what was written: a broken disk, or somebody's hand. */
  async #lose(index: number): Promise<void> {
    this.held.delete(index);
    this.#seen.delete(index);
    if (this.#access.kind === 'whole') {
      await release(this.#access);
      const data = await openFile(this.folder, 'data');
      this.#access = { kind: 'part', data, journal: await openFile(this.folder, 'journal') };
    }
    this.flush();
  }

  async #bytesOf(index: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const at = index * PIECE_BYTES;
    const length = pieceLength(this.manifest.size, index);
    const access = this.#access;
    const reader = access.kind === 'part' ? access.data : await this.#reader(access);
    const bytes = new Uint8Array(length);
    try {
      if (reader?.read(bytes, { at }) === length) return bytes;
    } catch {
      // Closed a moment ago.
    }
    return access.kind === 'part' ? undefined : bytesIn(access.data.slice(at, at + length));
  }

  /** Open for as long as there is something to read. */
  #reader(access: Whole): Promise<SyncFile | undefined> {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void release(access), READER_MS);
    return (access.reader ??= openReader(this.folder, 'data').catch(() => undefined));
  }

  async #isRight(index: number, bytes: Uint8Array): Promise<boolean> {
    return equalBytes(await nativeDigest(bytes), pieceHash(this.manifest, index));
  }
}

type Access = { readonly kind: 'part'; readonly data: SyncFile; readonly journal: SyncFile } | Whole;

/** `data` is what a person gets. Pieces are read past it: a `File` asks another process for each. */
interface Whole {
  readonly kind: 'whole';
  readonly data: File;
  reader: Promise<SyncFile | undefined> | undefined;
}

/** Nobody has asked for that long: a browser gives out so many handles only. */
const READER_MS = 5_000;

/** What a page that dies may lose; a flush costs some milliseconds. */
const JOURNAL_BYTES = 16 * 1024 * 1024;
const JOURNAL_MS = 1_000;

function heldIn(journal: Uint8Array | undefined, size: number): PieceSet {
  try {
    return PieceSet.decode(journal ?? new Uint8Array(), size);
  } catch {
    return new PieceSet(size);
  }
}

function replace(file: SyncFile, bytes: Uint8Array): void {
  writeAll(file, new Uint8Array(bytes), 0);
  file.truncate(bytes.length);
  file.flush();
}

async function release(access: Access): Promise<void> {
  if (access.kind === 'part') {
    access.data.close();
    access.journal.close();
    return;
  }
  const reader = access.reader;
  access.reader = undefined;
  (await reader)?.close();
}

async function bytesIn(blob: Blob): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = await blob.arrayBuffer().catch(() => undefined);
  return bytes && new Uint8Array(bytes);
}
