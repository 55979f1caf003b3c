import type { PeerId } from '#trust';
import type { FileEntry, FileId } from './file-list.ts';
import type { AddFault } from './store/blob-store.ts';
import type { TransferFault } from './transfer.ts';

/** What an app may do with the files of a room. Bytes move when somebody asks for them, and not before. */
export interface RoomFiles {
  readonly view: FilesView;
  /** Called after changes of `view`, at most five times a second; returns the unsubscribe. */
  onChange(listener: () => void): () => void;
  /** Keeps each on this device, then puts it on everybody's list; one after another, and `view.adding` tells how far. */
  add(sources: readonly FileSource[]): void;
  /** Stops one that is being added, or puts away what is said of one that could not be. */
  stopAdding(key: number): void;
  /** Fetches a file, or goes on with it; also later, once somebody who has it is linked. */
  fetch(id: FileId): void;
  /** What has come so far stays here. */
  pause(id: FileId): void;
  /** Removes the copy on this device, or what has come of it; the file stays on the list. */
  discard(id: FileId): Promise<void>;
  /** Takes it off everybody's list, with the copy on this device. Others keep theirs. */
  remove(id: FileId): Promise<void>;
  /** All of it, verified; undefined where it is not whole here. */
  open(id: FileId): Promise<Blob | undefined>;
  /** The files of which all is on this device, for a copy of the room. */
  kept(): readonly KeptFile[];
}

export interface FileSource {
  readonly blob: Blob;
  /** Folders, then the name, as the person's device has them. */
  readonly path: readonly string[];
}

export interface KeptFile {
  readonly entry: FileEntry;
  /** Undefined where it turns out to be broken. */
  open(): Promise<Blob | undefined>;
}

export interface FilesView {
  /** `page`: this browser keeps no files, so they are gone when the page closes. */
  readonly keeps: 'opening' | 'device' | 'page';
  /** Newest first. */
  readonly files: readonly FileView[];
  readonly adding: readonly AddingView[];
}

export interface FileView extends FileEntry {
  readonly here: FileHere;
  /** Others who have all of it: those linked who say so, and those of whom the list says it. */
  readonly holders: readonly PeerId[];
  /** Those of the holders who are linked, and could be asked. */
  readonly reachable: readonly PeerId[];
}

export type FileHere =
  | { readonly kind: 'none' }
  /** Asked for; nobody who has any of it is linked at the moment. */
  | { readonly kind: 'waiting'; readonly bytes: number }
  | {
      readonly kind: 'fetching';
      readonly bytes: number;
      readonly bytesPerSecond: number;
      readonly from: readonly PeerId[];
    }
  | { readonly kind: 'paused'; readonly bytes: number }
  | { readonly kind: 'failed'; readonly bytes: number; readonly why: TransferFault }
  | { readonly kind: 'whole' };

export interface AddingView {
  readonly key: number;
  readonly path: readonly string[];
  readonly size: number;
  /** 0 to 1. */
  readonly share: number;
  readonly fault: AddFault | undefined;
}
