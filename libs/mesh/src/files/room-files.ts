import type { PeerId } from '#trust';
import type { FileEntry, FileId } from './file-entry.ts';
import type { FileRoot } from './manifest.ts';
import type { HiddenEntries } from './shown-entries.ts';
import type { AddFault } from './store/blob-store.ts';
import type { TransferFault } from './transfer-events.ts';

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
  /** Of what is no longer on the list and still here: as `open`. */
  openUnlisted(root: FileRoot): Promise<Blob | undefined>;
  /** Puts that on everybody's list again, as added by this device. */
  putBack(root: FileRoot): void;
  /** Removes that from this device. */
  free(root: FileRoot): Promise<void>;
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
  /** What the list has and this view does not: it is not for thousands. */
  readonly hidden: readonly HiddenEntries[];
  /** Here, and taken off everybody's list, or known by nothing but their content after that. */
  readonly unlisted: readonly UnlistedView[];
  readonly adding: readonly AddingView[];
}

export interface UnlistedView {
  readonly root: FileRoot;
  /** As the list had it; empty where that is not known. */
  readonly path: readonly string[];
  readonly size: number;
  /** What of it is here. */
  readonly bytes: number;
  readonly isWhole: boolean;
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
