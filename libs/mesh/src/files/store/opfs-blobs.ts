import { type FileRoot, type Manifest, MAX_FILE_SIZE, PIECE_BYTES, rootOf } from '../manifest.ts';
import type { StoreFault } from '../transfer-events.ts';
import type { AddOptions, AddResult } from './blob-store.ts';
import { OpfsFile } from './opfs-file.ts';
import { folderOf, isNamed, readFile, removeFolder } from './opfs-folder.ts';
import { manifestOf, nativeDigest, piecesOf } from './read-source.ts';
import { SMALL_BYTES, SMALL_FOLDER, type SmallBlob, SmallBlobs } from './small-blobs.ts';

/** What a store in a worker answers: as `BlobStore`, in what can be posted to a page. */
export interface KeptBits {
  readonly root: FileRoot;
  readonly content: { readonly manifest: Manifest; readonly bits: Uint8Array } | undefined;
  readonly wanted: boolean;
  readonly entry: Uint8Array | undefined;
}

export type PrepareBits =
  { readonly ok: true; readonly bits: Uint8Array } | { readonly ok: false; readonly why: StoreFault };

/** The files of one room in the browser's private file system. Lives in a worker, which alone may write there. */
export class OpfsBlobs {
  readonly #files = new Map<FileRoot, OpfsFile | SmallBlob>();
  readonly #opening = new Map<FileRoot, Promise<OpfsFile | undefined>>();
  readonly #free = new FreeSpace();

  /** Rejects where the browser keeps nothing (private windows of some), or another tab has the room. */
  static async open(roomId: string): Promise<OpfsBlobs> {
    const folder = await folderOf(TOP, roomId);
    return new OpfsBlobs(folder, await SmallBlobs.open(folder));
  }

  private constructor(
    private readonly folder: FileSystemDirectoryHandle,
    private readonly small: SmallBlobs,
  ) {}

  async kept(): Promise<readonly KeptBits[]> {
    const folders = new Set<FileRoot>();
    for await (const name of this.folder.keys()) if (name !== SMALL_FOLDER) folders.add(name as FileRoot);
    const kept: KeptBits[] = [];
    for (const root of new Set([...folders, ...this.small.roots])) {
      const folder = folders.has(root) ? await this.folder.getDirectoryHandle(root) : undefined;
      const file = await this.#find(root);
      const wanted = this.small.wanted.get(root) ?? (folder !== undefined && (await isWantedIn(folder)));
      if (!file && !wanted) await this.remove(root);
      else {
        const content = file && { manifest: file.manifest, bits: file.held.encode() };
        const entry = this.small.entries.get(root) ?? (folder && (await readFile(folder, ENTRY)));
        kept.push({ root, wanted, content, entry });
      }
    }
    return kept;
  }

  async add(source: Blob, { signal, onProgress }: AddOptions): Promise<AddResult> {
    if (source.size > MAX_FILE_SIZE) return { ok: false, why: 'too-large' };
    try {
      const manifest = await manifestOf(source, nativeDigest, { signal, onProgress });
      const prepared = await this.prepare(manifest);
      if (!prepared.ok) return prepared;
      const root = rootOf(manifest);
      const why = await this.#copy(source, root, {
        signal,
        onProgress: (done) => onProgress(source.size + done),
      });
      if (why === undefined) return { ok: true, manifest, root };
      await this.remove(root);
      return { ok: false, why };
    } catch (error) {
      return { ok: false, why: signal.aborted ? 'stopped' : (sourceFault(error) ?? faultOf(error)) };
    }
  }

  async prepare(manifest: Manifest): Promise<PrepareBits> {
    const root = rootOf(manifest);
    const there = await this.#find(root);
    if (there) return { ok: true, bits: there.held.encode() };
    try {
      if (!(await this.#free.take(manifest.size))) return { ok: false, why: 'full' };
      const file = isSmall(manifest)
        ? this.small.place(root, manifest)
        : await OpfsFile.create(await this.folder.getDirectoryHandle(root, { create: true }), manifest);
      this.#files.set(root, file);
      return { ok: true, bits: file.held.encode() };
    } catch (error) {
      await removeFolder(this.folder, root).catch(() => undefined);
      return { ok: false, why: faultOf(error) };
    }
  }

  async write(
    root: FileRoot,
    index: number,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<'kept' | 'wrong' | StoreFault> {
    try {
      return (await this.#files.get(root)?.write(index, bytes)) ?? 'unavailable';
    } catch (error) {
      return faultOf(error);
    }
  }

  async read(root: FileRoot, index: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return (await this.#find(root))?.read(index);
  }

  async setWanted(root: FileRoot, wanted: boolean): Promise<void> {
    const isSaid = wanted || this.small.wanted.has(root) || !this.small.find(root);
    if (isSaid) this.small.setWanted(root, wanted);
  }

  async setEntry(root: FileRoot, entry: Uint8Array<ArrayBuffer>): Promise<void> {
    this.small.setEntry(root, entry);
  }

  async whole(root: FileRoot): Promise<Blob | undefined> {
    return (await this.#find(root))?.whole();
  }

  async remove(root: FileRoot): Promise<void> {
    const file = this.#files.get(root);
    this.#files.delete(root);
    this.small.remove(root);
    await file?.close();
    this.#opening.delete(root);
    if (!file || !isSmall(file.manifest)) await removeFolder(this.folder, root);
  }

  async close(): Promise<void> {
    const files = [...this.#files.values()];
    this.#files.clear();
    await Promise.all(files.map((file) => file.close()));
    this.small.close();
  }

  async #copy(
    source: Blob,
    root: FileRoot,
    { signal, onProgress }: AddOptions,
  ): Promise<AddCopyFault | undefined> {
    let index = 0;
    for await (const piece of piecesOf(source, signal)) {
      const written = await this.write(root, index, piece);
      // It is not what it was when it was read for its hashes.
      if (written === 'wrong') return 'unreadable';
      if (written !== 'kept') return written;
      index += 1;
      onProgress(Math.min(source.size, index * PIECE_BYTES));
    }
    return undefined;
  }

  /** Two who ask at once get the same one: its parts can be opened only once. */
  #find(root: FileRoot): Promise<OpfsFile | SmallBlob | undefined> {
    const known = this.#files.get(root) ?? this.small.find(root);
    if (known) {
      this.#files.set(root, known);
      return Promise.resolve(known);
    }
    const opening = this.#opening.get(root) ?? this.#open(root).finally(() => this.#opening.delete(root));
    this.#opening.set(root, opening);
    return opening;
  }

  async #open(root: FileRoot): Promise<OpfsFile | undefined> {
    const folder = await this.folder.getDirectoryHandle(root).catch(() => undefined);
    const file = folder && (await OpfsFile.find(folder));
    if (file) this.#files.set(root, file);
    return file;
  }
}

/** Removes all that is kept of a room, which is not open anywhere on this device. */
export async function forgetOpfsBlobs(roomId: string): Promise<void> {
  const top = await folderOf(TOP).catch(() => undefined);
  if (top) await removeFolder(top, roomId);
}

type AddCopyFault = StoreFault | 'unreadable';

const TOP = 'tessera-files';
/** Of builds that had no log for them. */
const WANTED = 'wanted';
const ENTRY = 'entry';

/** Left to the browser for the text and the ledger, which matter more. */
const RESERVE_BYTES = 16 * 1024 * 1024;

/** The browser needs some milliseconds to say how much is free. */
class FreeSpace {
  #bytes = 0;
  #askedAt = -Infinity;

  /** Whether there is room for so many bytes more, which count as used from then on. */
  async take(bytes: number): Promise<boolean> {
    if (performance.now() - this.#askedAt > ESTIMATE_MS || bytes + RESERVE_BYTES > this.#bytes) {
      const { quota, usage } = await navigator.storage.estimate();
      this.#bytes = quota === undefined ? Infinity : quota - (usage ?? 0);
      this.#askedAt = performance.now();
    }
    if (bytes + RESERVE_BYTES > this.#bytes) return false;
    this.#bytes -= bytes;
    return true;
  }
}

const ESTIMATE_MS = 5_000;

const isSmall = ({ size }: Manifest): boolean => size > 0 && size <= SMALL_BYTES;

async function isWantedIn(folder: FileSystemDirectoryHandle): Promise<boolean> {
  return folder.getFileHandle(WANTED).then(
    () => true,
    () => false,
  );
}

function faultOf(error: unknown): StoreFault {
  return isNamed(error, 'QuotaExceededError') ? 'full' : 'unavailable';
}

/** What reading a file or a folder that is gone rejects with. */
function sourceFault(error: unknown): 'unreadable' | undefined {
  const isSource = isNamed(error, 'NotReadableError') || isNamed(error, 'NotFoundError');
  return isSource ? 'unreadable' : undefined;
}
