import { FILES_FOLDER, type FileSource, type OpenedCopy, type OpenRoom } from '#mesh';
import { applyUpdate, encodeStateAsUpdate } from 'yjs';

/**
 * Puts what was saved of one room into another that is new. Who had which file there means nothing here, so the list
 * begins with the files that came along, as added by who opens the copy.
 */
export async function beginWithCopy(room: OpenRoom, { room: { doc }, files }: OpenedCopy): Promise<void> {
  for (const list of ['files', 'file-holders']) doc.getMap(list).clear();
  applyUpdate(room.doc, encodeStateAsUpdate(doc));
  const sources: FileSource[] = [];
  for (const file of files) {
    const path = file.name.slice(file.name.indexOf(FILES_FOLDER) + FILES_FOLDER.length).split('/');
    const blob = await file.open().catch(() => undefined);
    if (blob) sources.push({ blob, path });
  }
  room.files.add(sources);
}
