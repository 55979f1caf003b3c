/** The browser's private file system, as much of it as is used here and only workers have. */
export interface SyncFile {
  read(into: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

/** The folder of a room, or of one file; missing ones on the way are made. Rejects where nothing can be kept. */
export async function folderOf(...names: readonly string[]): Promise<FileSystemDirectoryHandle> {
  let folder = await navigator.storage.getDirectory();
  for (const name of names) folder = await folder.getDirectoryHandle(name, { create: true });
  return folder;
}

/**
 * Nobody else may have it open meanwhile. A tab that has just lost the room may hold it for a moment: that is waited
 * for.
 */
export async function openFile(folder: FileSystemDirectoryHandle, name: string): Promise<SyncFile> {
  return openHandle(await folder.getFileHandle(name, { create: true }), 'readwrite');
}

/** To read it, where others may do so too. Rejects where there is no such file. */
export async function openReader(folder: FileSystemDirectoryHandle, name: string): Promise<SyncFile> {
  return openHandle(await folder.getFileHandle(name), 'read-only');
}

async function openHandle(handle: FileSystemFileHandle, mode: 'readwrite' | 'read-only'): Promise<SyncFile> {
  const opening = handle as FileSystemFileHandle & {
    /** Browsers that know no modes open it for themselves alone. */
    createSyncAccessHandle(options: { mode: string }): Promise<SyncFile>;
  };
  for (let tries = 0; ; tries++) {
    try {
      return await opening.createSyncAccessHandle({ mode });
    } catch (error) {
      if (tries === TRIES || !isNamed(error, 'NoModificationAllowedError')) throw error;
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
    }
  }
}

/** Undefined where there is no such file. */
export async function readFile(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const file = await snapshot(folder, name);
  return file && new Uint8Array(await file.arrayBuffer());
}

/** All of it, at once on the disk. */
export async function writeFile(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const file = await openFile(folder, name);
  try {
    writeAll(file, bytes, 0);
    file.truncate(bytes.length);
    file.flush();
  } finally {
    file.close();
  }
}

/** The file system may take less than it is given when it runs full. */
export function writeAll(file: SyncFile, bytes: Uint8Array<ArrayBuffer>, at: number): void {
  if (file.write(bytes, { at }) !== bytes.length) throw new DOMException('short write', 'QuotaExceededError');
}

export async function snapshot(folder: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  try {
    return await (await folder.getFileHandle(name)).getFile();
  } catch (error) {
    if (isNamed(error, 'NotFoundError')) return undefined;
    throw error;
  }
}

export async function removeFolder(parent: FileSystemDirectoryHandle, name: string): Promise<void> {
  await parent.removeEntry(name, { recursive: true }).catch((error: unknown) => {
    if (!isNamed(error, 'NotFoundError')) throw error;
  });
}

export function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** Three seconds. */
const TRIES = 30;
const BETWEEN_TRIES_MS = 100;
