import type { FileSource } from '#mesh';

/** What a person picked with the browser's dialog; of a folder with the folders that the files lie in. */
export function pickedFiles(files: Iterable<File>): readonly FileSource[] {
  return [...files].map((blob) => ({ blob, path: pathOf(blob) }));
}

/** What a person dropped or pasted; folders are gone through. Must be called before the event is over. */
export function droppedFiles(transfer: DataTransfer): Promise<readonly FileSource[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  // Pasted pictures are no entries of any file system.
  if (entries.length === 0) return Promise.resolve(pickedFiles(transfer.files));
  return Promise.all(entries.map((entry) => filesUnder(entry, []))).then((all) =>
    all.flat().slice(0, MAX_FILES),
  );
}

/** Somebody's whole disk, dropped by mistake, is not put into the room. */
const MAX_FILES = 1000;

function pathOf(file: File): readonly string[] {
  return file.webkitRelativePath === '' ? [file.name] : file.webkitRelativePath.split('/');
}

async function filesUnder(
  entry: FileSystemEntry,
  folders: readonly string[],
): Promise<readonly FileSource[]> {
  const path = [...folders, entry.name];
  if (isFile(entry)) {
    const blob = await new Promise<File>((resolve, reject) => entry.file(resolve, reject)).catch(
      () => undefined,
    );
    return blob ? [{ blob, path }] : [];
  }
  if (!isFolder(entry) || folders.length >= MAX_DEPTH) return [];
  const found: FileSource[] = [];
  for (const inner of await entriesOf(entry)) found.push(...(await filesUnder(inner, path)));
  return found;
}

const MAX_DEPTH = 32;

/** A reader gives a part at a time, and an empty one at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    ).catch(() => []);
    if (part.length === 0 || all.length > MAX_FILES) return all;
    all.push(...part);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
