import { concatBytes, equalBytes, fromHex, sha256, toHex } from '#trust';
import { encodeManifest, type FileRoot, type Manifest, manifestIn, pieceHash, rootOf } from '../manifest.ts';
import { PieceSet } from '../piece-set.ts';
import { openFile, type SyncFile, writeAll } from './opfs-folder.ts';
import { nativeDigest } from './read-source.ts';

/** Of one piece, and so little that a file of its own would cost more than its bytes. */
export const SMALL_BYTES = 32 * 1024;

/**
 * What is small of a room, in one log: the bytes of small files, and of every file what the list said of it and whether
 * it is wanted. To open a file and to bring it to the disk takes milliseconds, to append takes none. Each record can be
 * told from half a one, so a page or a machine that dies loses the last second at most.
 */
export class SmallBlobs {
  readonly wanted = new Map<FileRoot, boolean>();
  readonly entries = new Map<FileRoot, Uint8Array<ArrayBuffer>>();
  readonly #blobs = new Map<FileRoot, Place>();
  #end = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  static async open(room: FileSystemDirectoryHandle): Promise<SmallBlobs> {
    const folder = await room.getDirectoryHandle(SMALL_FOLDER, { create: true });
    const names: number[] = [];
    for await (const name of folder.keys()) names.push(Number(name));
    names.sort((a, b) => a - b);
    const [first = 1, ...unfinished] = names;
    // The one before is removed when its successor is complete, and not sooner.
    for (const name of unfinished) await folder.removeEntry(String(name));
    const log = await openFile(folder, String(first));
    const blobs = new SmallBlobs(log);
    await blobs.#load();
    if (!blobs.#isWasteful()) return blobs;
    const next = await openFile(folder, String(first + 1));
    blobs.#moveTo(next);
    log.close();
    await folder.removeEntry(String(first));
    return blobs;
  }

  private constructor(private log: SyncFile) {}

  /** Of which anything is here. */
  get roots(): ReadonlySet<FileRoot> {
    const wanted = [...this.wanted].flatMap(([root, isWanted]) => (isWanted ? [root] : []));
    return new Set([...this.#blobs.keys(), ...this.entries.keys(), ...wanted]);
  }

  find(root: FileRoot): SmallBlob | undefined {
    const place = this.#blobs.get(root);
    return place && new SmallBlob(place.manifest, this, place.at !== undefined);
  }

  /** For bytes that are to come. Throws what the file system throws. */
  place(root: FileRoot, manifest: Manifest): SmallBlob {
    this.#append('place', root, new Uint8Array(encodeManifest(manifest)));
    this.#blobs.set(root, { manifest, at: undefined });
    return new SmallBlob(manifest, this, false);
  }

  /** Throws what the file system throws. */
  setBytes(root: FileRoot, manifest: Manifest, bytes: Uint8Array<ArrayBuffer>): void {
    this.#append('blob', root, bytes);
    this.#blobs.set(root, { manifest, at: this.#end - bytes.length });
  }

  bytesOf(root: FileRoot): Uint8Array<ArrayBuffer> | undefined {
    const place = this.#blobs.get(root);
    return place?.at === undefined ? undefined : this.#read(place.at, place.manifest.size);
  }

  /** What lies there is not what was written. */
  lose(root: FileRoot): void {
    const place = this.#blobs.get(root);
    if (place) this.place(root, place.manifest);
  }

  setWanted(root: FileRoot, wanted: boolean): void {
    if (this.wanted.get(root) === wanted) return;
    this.#append('wanted', root, Uint8Array.of(wanted ? 1 : 0));
    this.wanted.set(root, wanted);
  }

  setEntry(root: FileRoot, entry: Uint8Array<ArrayBuffer>): void {
    this.#append('entry', root, entry);
    this.entries.set(root, entry);
  }

  remove(root: FileRoot): void {
    const isHere = this.#blobs.delete(root);
    const isNamed = this.entries.delete(root);
    const isWanted = this.wanted.delete(root);
    if (isHere || isNamed || isWanted) this.#append('removed', root, new Uint8Array());
  }

  close(): void {
    this.#flush();
    this.log.close();
  }

  #append(kind: Kind, root: FileRoot, bytes: Uint8Array<ArrayBuffer>): void {
    const record = concatBytes(headerOf(kind, root, bytes), bytes);
    writeAll(this.log, record, this.#end);
    this.#end += record.length;
    this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      this.log.flush();
    } catch {
      // A disk that is full: who writes next is told.
    }
  }

  #read(at: number, length: number): Uint8Array<ArrayBuffer> | undefined {
    const bytes = new Uint8Array(length);
    return this.log.read(bytes, { at }) === length ? bytes : undefined;
  }

  async #load(): Promise<void> {
    for (
      let record = this.#next() ?? this.#afterDamage();
      record;
      record = this.#next() ?? this.#afterDamage()
    )
      await this.#take(record);
    this.log.truncate(this.#end);
  }

  /** The next whole record behind what is none: a byte that went wrong on the disk costs what it is in, and no more. */
  #afterDamage(): Loaded | undefined {
    const from = this.#end;
    const rest = this.#read(from, this.log.getSize() - from) ?? new Uint8Array();
    for (let at = 1; at + HEADER_BYTES <= rest.length; at++) {
      if (!KINDS[rest[at] ?? 0]) continue;
      this.#end = from + at;
      const record = this.#next();
      if (record) return record;
    }
    this.#end = from;
    return undefined;
  }

  /** Undefined at the end, and at half a record. */
  #next(): Loaded | undefined {
    const header = this.#read(this.#end, HEADER_BYTES);
    const kind = header && KINDS[header[0] ?? KINDS.length];
    if (!header || !kind) return undefined;
    const root = toHex<FileRoot>(header.subarray(1, 1 + ROOT_BYTES));
    const length = new DataView(header.buffer).getUint32(1 + ROOT_BYTES);
    if (length > MAX_RECORD_BYTES) return undefined;
    const at = this.#end + HEADER_BYTES;
    const bytes = this.#read(at, length);
    if (!bytes || !equalBytes(header, headerOf(kind, root, bytes))) return undefined;
    this.#end = at + length;
    return { kind, root, bytes, at };
  }

  async #take({ kind, root, bytes, at }: Loaded): Promise<void> {
    switch (kind) {
      case 'blob': {
        const manifest = { size: bytes.length, hashes: await nativeDigest(bytes) };
        if (rootOf(manifest) === root) this.#blobs.set(root, { manifest, at });
        return;
      }
      case 'place': {
        const manifest = manifestIn(bytes);
        if (manifest && rootOf(manifest) === root) this.#blobs.set(root, { manifest, at: undefined });
        return;
      }
      case 'wanted':
        return void this.wanted.set(root, bytes[0] === 1);
      case 'entry':
        return void this.entries.set(root, bytes);
      case 'removed':
        this.#blobs.delete(root);
        this.entries.delete(root);
        this.wanted.delete(root);
    }
  }

  /** Mostly of what was removed. */
  #isWasteful(): boolean {
    const blobs = [...this.#blobs.values()].reduce(
      (sum, { manifest }) => sum + HEADER_BYTES + manifest.size,
      0,
    );
    const entries = [...this.entries.values()].reduce((sum, { length }) => sum + HEADER_BYTES + length, 0);
    const used = blobs + entries + this.wanted.size * (HEADER_BYTES + 1);
    return this.#end > LEAST_WASTE_BYTES && this.#end > 2 * used;
  }

  #moveTo(next: SyncFile): void {
    const blobs = [...this.#blobs].map(([root, { manifest }]) => ({
      root,
      manifest,
      bytes: this.bytesOf(root),
    }));
    const wanted = [...this.wanted];
    this.log = next;
    this.#end = 0;
    for (const { root, manifest, bytes } of blobs) {
      if (bytes) this.setBytes(root, manifest, bytes);
      else this.place(root, manifest);
    }
    for (const [root, entry] of this.entries) this.setEntry(root, entry);
    this.wanted.clear();
    for (const [root, isWanted] of wanted) this.setWanted(root, isWanted);
    next.truncate(this.#end);
    next.flush();
  }
}

/** One small file, as `OpfsFile` is a large one. */
export class SmallBlob {
  readonly held = new PieceSet(1);
  readonly #root: FileRoot;

  constructor(
    readonly manifest: Manifest,
    private readonly all: SmallBlobs,
    isHere: boolean,
  ) {
    this.#root = rootOf(manifest);
    if (isHere) this.held.add(0);
  }

  async write(index: number, bytes: Uint8Array<ArrayBuffer>): Promise<'kept' | 'wrong'> {
    if (index !== 0 || !(await this.#isRight(bytes))) return 'wrong';
    if (this.held.isFull) return 'kept';
    this.all.setBytes(this.#root, this.manifest, bytes);
    this.held.add(0);
    return 'kept';
  }

  async read(index: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (!this.held.has(index)) return undefined;
    const bytes = this.all.bytesOf(this.#root);
    if (bytes && (await this.#isRight(bytes))) return bytes;
    this.held.delete(0);
    this.all.lose(this.#root);
    return undefined;
  }

  async whole(): Promise<Blob | undefined> {
    const bytes = await this.read(0);
    return bytes && new Blob([bytes]);
  }

  async close(): Promise<void> {}

  async #isRight(bytes: Uint8Array): Promise<boolean> {
    return equalBytes(await nativeDigest(bytes), pieceHash(this.manifest, 0));
  }
}

/** In the folder of a room, beside those of its files. */
export const SMALL_FOLDER = 'small';

interface Place {
  readonly manifest: Manifest;
  /** Where its bytes are, once they are. */
  readonly at: number | undefined;
}

interface Loaded {
  readonly kind: Kind;
  readonly root: FileRoot;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly at: number;
}

/** Their first byte: none is 0, so that what was never written is no record. */
const KINDS = [undefined, 'blob', 'wanted', 'entry', 'removed', 'place'] as const;
type Kind = Exclude<(typeof KINDS)[number], undefined>;

const ROOT_BYTES = 32;
const LENGTH_BYTES = 4;
const CHECK_BYTES = 8;
const HEADER_BYTES = 1 + ROOT_BYTES + LENGTH_BYTES + CHECK_BYTES;
const MAX_RECORD_BYTES = 64 * 1024;

/** Kind, root, length, and what tells a whole record from half a one. The bytes of a file tell it by their root. */
function headerOf(kind: Kind, root: FileRoot, bytes: Uint8Array): Uint8Array {
  const start = new Uint8Array(1 + ROOT_BYTES + LENGTH_BYTES);
  start[0] = KINDS.indexOf(kind);
  start.set(fromHex(root), 1);
  new DataView(start.buffer).setUint32(1 + ROOT_BYTES, bytes.length);
  const said = kind === 'blob' ? [start] : [start, bytes];
  return concatBytes(start, sha256(concatBytes(...said)).subarray(0, CHECK_BYTES));
}

/** What a machine that dies may lose. */
const FLUSH_MS = 1_000;

const LEAST_WASTE_BYTES = 256 * 1024;
