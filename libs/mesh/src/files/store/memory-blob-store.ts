import { equalBytes, sha256 } from '#trust';
import {
  type FileRoot,
  type Manifest,
  MAX_FILE_SIZE,
  PIECE_BYTES,
  pieceCount,
  pieceHash,
  rootOf,
} from '../manifest.ts';
import { PieceSet } from '../piece-set.ts';
import type { StoreFault } from '../transfer-events.ts';
import type { AddOptions, AddResult, BlobStore, KeptBlob, PrepareResult } from './blob-store.ts';
import { type Digest, manifestOf, piecesOf } from './read-source.ts';

/**
 * Files that are gone when the page closes: for tests and simulations, and for browsers that keep nothing. What a
 * person chose is not copied but read where it lies, unless it is small.
 */
export class MemoryBlobStore implements BlobStore {
  readonly durability = 'page';
  readonly #files = new Map<FileRoot, Held>();
  readonly #wanted = new Set<FileRoot>();
  readonly #entries = new Map<FileRoot, Uint8Array>();

  constructor(
    private readonly digest: Digest = sha256,
    /** In bytes, all files together. */
    private readonly room = Infinity,
  ) {}

  async kept(): Promise<readonly KeptBlob[]> {
    const roots = new Set([...this.#files.keys(), ...this.#wanted]);
    return [...roots].map((root) => {
      const file = this.#files.get(root);
      const content = file && { manifest: file.manifest, held: copyOf(file.held) };
      return { root, content, wanted: this.#wanted.has(root), entry: this.#entries.get(root) };
    });
  }

  async add(source: Blob, { signal, onProgress }: AddOptions): Promise<AddResult> {
    if (source.size > MAX_FILE_SIZE) return { ok: false, why: 'too-large' };
    try {
      const progress = (bytes: number): void => onProgress(2 * bytes);
      const manifest = await manifestOf(source, this.digest, { signal, onProgress: progress });
      const root = rootOf(manifest);
      const held = PieceSet.full(pieceCount(source.size));
      const isSmall = source.size <= COPIED_BYTES;
      const pieces = isSmall
        ? await piecesInMemory(source, signal)
        : new Map<number, Uint8Array<ArrayBuffer>>();
      this.#files.set(root, { manifest, held, source: isSmall ? undefined : source, pieces });
      return { ok: true, manifest, root };
    } catch {
      return { ok: false, why: signal.aborted ? 'stopped' : 'unreadable' };
    }
  }

  async prepare(manifest: Manifest): Promise<PrepareResult> {
    const root = rootOf(manifest);
    const there = this.#files.get(root);
    if (there) return { ok: true, held: copyOf(there.held) };
    if (this.#used() + manifest.size > this.room) return { ok: false, why: 'full' };
    const held = new PieceSet(pieceCount(manifest.size));
    this.#files.set(root, { manifest, held, source: undefined, pieces: new Map() });
    return { ok: true, held: copyOf(held) };
  }

  async write(root: FileRoot, index: number, bytes: Uint8Array): Promise<'kept' | 'wrong' | StoreFault> {
    const file = this.#files.get(root);
    if (!file) return 'unavailable';
    if (!(await this.#isRight(file, index, bytes))) return 'wrong';
    file.pieces.set(index, bytes.slice());
    file.held.add(index);
    return 'kept';
  }

  async read(root: FileRoot, index: number): Promise<Uint8Array | undefined> {
    const file = this.#files.get(root);
    if (!file?.held.has(index)) return undefined;
    const bytes = await this.#bytesOf(file, index);
    if (bytes && (await this.#isRight(file, index, bytes))) return bytes;
    file.held.delete(index);
    return undefined;
  }

  async setWanted(root: FileRoot, wanted: boolean): Promise<void> {
    if (wanted) this.#wanted.add(root);
    else this.#wanted.delete(root);
  }

  async setEntry(root: FileRoot, entry: Uint8Array): Promise<void> {
    this.#entries.set(root, entry);
  }

  async open(root: FileRoot): Promise<Blob | undefined> {
    const file = this.#files.get(root);
    if (!file?.held.isFull) return undefined;
    if (file.source) return file.source;
    const pieces = Array.from({ length: file.held.size }, (_, index) => file.pieces.get(index));
    return new Blob(pieces.filter((piece) => piece !== undefined));
  }

  async remove(root: FileRoot): Promise<void> {
    this.#files.delete(root);
    this.#wanted.delete(root);
    this.#entries.delete(root);
  }

  async close(): Promise<void> {}

  async #bytesOf({ source, pieces }: Held, index: number): Promise<Uint8Array | undefined> {
    const here = pieces.get(index);
    if (here || !source) return here;
    const piece = source.slice(index * PIECE_BYTES, (index + 1) * PIECE_BYTES);
    return piece.arrayBuffer().then(
      (bytes) => new Uint8Array(bytes),
      () => undefined,
    );
  }

  async #isRight({ manifest }: Held, index: number, bytes: Uint8Array): Promise<boolean> {
    return equalBytes(await this.digest(bytes), pieceHash(manifest, index));
  }

  #used(): number {
    return [...this.#files.values()].reduce((sum, { manifest }) => sum + manifest.size, 0);
  }
}

interface Held {
  readonly manifest: Manifest;
  readonly held: PieceSet;
  /** What a person chose, where it came from this device. */
  readonly source: Blob | undefined;
  readonly pieces: Map<number, Uint8Array<ArrayBuffer>>;
}

/** Copied, so that what becomes of the original does not matter. */
const COPIED_BYTES = 4 * 1024 * 1024;

async function piecesInMemory(
  source: Blob,
  signal: AbortSignal,
): Promise<Map<number, Uint8Array<ArrayBuffer>>> {
  const pieces = new Map<number, Uint8Array<ArrayBuffer>>();
  for await (const piece of piecesOf(source, signal)) pieces.set(pieces.size, piece);
  return pieces;
}

const copyOf = (set: PieceSet): PieceSet => PieceSet.decode(set.encode(), set.size);
