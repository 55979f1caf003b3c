import { encodeRoomCopy, FILES_FOLDER, type KeptFile, ROOM_ENTRY, type RoomCopy } from '#mesh';
import { downloadZip } from 'client-zip';
import { drawingToSvg } from '../room/draw/model/drawing-to-svg.ts';

/** A zip of what is in a room and on this device, for other programs, and of its exact state, for a new room. */
export function makeCopy(copy: RoomCopy, files: readonly KeptFile[]): Promise<Blob> {
  return downloadZip(entriesOf(copy, files)).blob();
}

async function* entriesOf(copy: RoomCopy, files: readonly KeptFile[]) {
  const lastModified = new Date(copy.savedAt);
  yield { name: 'text.md', input: copy.doc.getText('text').toJSON(), lastModified };
  const svg = drawingToSvg(copy.doc);
  if (svg) yield { name: 'drawing.svg', input: svg, lastModified };
  yield { name: ROOM_ENTRY, input: encodeRoomCopy(copy), lastModified };
  const taken = new Set<string>();
  for (const file of files) {
    const blob = await file.open();
    if (!blob) continue;
    const { path, addedAt } = file.entry;
    const name = unusedName(FILES_FOLDER + path.join('/'), taken);
    yield { name, input: blob, lastModified: new Date(addedAt) };
  }
}

/** Two people may have added files of one name; some systems do not tell capitals apart. */
function unusedName(name: string, taken: Set<string>): string {
  const [, stem = name, extension = ''] = /^(.*[^/])(\.[^./]+)$/.exec(name) ?? [];
  let found = name;
  for (let copy = 2; taken.has(found.toLowerCase()); copy++) found = `${stem} (${copy})${extension}`;
  taken.add(found.toLowerCase());
  return found;
}
