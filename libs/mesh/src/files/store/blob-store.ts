import type { FileRoot, Manifest } from '../manifest.ts';
import type { PieceSet } from '../piece-set.ts';
import type { StoreFault } from '../transfer-events.ts';

/**
 * The bytes of the files of one room on this device, by root and piece. Adapters: memory, and the browser's private
 * file system in a worker; both run one contract suite. A piece is held against its hash when it comes in and when it
 * goes out, so nothing wrong is ever kept, served or shown as whole. Expected failures are values.
 */
export interface BlobStore {
  /** `page`: what is here is gone when the page closes. */
  readonly durability: 'device' | 'page';
  kept(): Promise<readonly KeptBlob[]>;
  /** Keeps all of what a person chose. `onProgress` gets bytes done, of twice the size: it is read two times. */
  add(source: Blob, options: AddOptions): Promise<AddResult>;
  /** Makes a place for what comes in pieces, or finds the one that is there. Faults leave nothing behind. */
  prepare(manifest: Manifest): Promise<PrepareResult>;
  /** Takes the bytes over. `wrong`: they are not that piece. */
  write(root: FileRoot, index: number, bytes: Uint8Array): Promise<'kept' | 'wrong' | StoreFault>;
  /** Undefined for what is not held, or does not bear being looked at any more: then it is not held from now on. */
  read(root: FileRoot, index: number): Promise<Uint8Array | undefined>;
  /** Whether it is to be fetched; also of a file of which nothing is here yet. */
  setWanted(root: FileRoot, wanted: boolean): Promise<void>;
  /** What the list says of it, to know it by when the list does not any more; kept until it is removed. */
  setEntry(root: FileRoot, entry: Uint8Array): Promise<void>;
  /** The whole file, each piece of it verified since the page was opened; undefined where it is not whole. */
  open(root: FileRoot): Promise<Blob | undefined>;
  remove(root: FileRoot): Promise<void>;
  /** All that was written is on the device when this resolves. The store is of no use afterwards. */
  close(): Promise<void>;
}

export interface KeptBlob {
  readonly root: FileRoot;
  /** Undefined for a file that is wanted and of which nobody has said yet what it is made of. */
  readonly content: { readonly manifest: Manifest; readonly held: PieceSet } | undefined;
  readonly wanted: boolean;
  /** As `setEntry` had it last. */
  readonly entry: Uint8Array | undefined;
}

export interface AddOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number) => void;
}

export type AddResult =
  | { readonly ok: true; readonly manifest: Manifest; readonly root: FileRoot }
  | { readonly ok: false; readonly why: AddFault };

/** `unreadable`: a folder, gone, or changed while it was read. `too-large`: over 16 GiB. */
export type AddFault = StoreFault | 'unreadable' | 'too-large' | 'stopped';

export type PrepareResult =
  { readonly ok: true; readonly held: PieceSet } | { readonly ok: false; readonly why: StoreFault };
