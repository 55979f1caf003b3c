import type { FileId, FileView, RoomFiles } from '#mesh';
import { Service } from '@angular/core';
import { downloadBlob } from './save-file.ts';

/** Hands a file to the browser once all of it is here, also when the person has gone to another place by then. */
@Service()
export class DownloadDesk {
  readonly #waiting = new Map<RoomFiles, Set<FileId>>();

  /** Fetches it, and saves it when it is whole. */
  download(files: RoomFiles, { id }: FileView): void {
    const waiting = this.#waiting.get(files) ?? this.#watch(files);
    waiting.add(id);
    files.fetch(id);
  }

  /** It is fetched still, and kept here, but not saved. */
  forget(files: RoomFiles, { id }: FileView): void {
    this.#waiting.get(files)?.delete(id);
  }

  #watch(files: RoomFiles): Set<FileId> {
    const waiting = new Set<FileId>();
    this.#waiting.set(files, waiting);
    files.onChange(() => {
      for (const file of files.view.files) {
        if (file.here.kind === 'whole' && waiting.delete(file.id)) void save(files, file);
      }
    });
    return waiting;
  }
}

async function save(files: RoomFiles, { id, path }: FileView): Promise<void> {
  const blob = await files.open(id);
  if (blob) downloadBlob(path.at(-1) ?? 'file', blob);
}
