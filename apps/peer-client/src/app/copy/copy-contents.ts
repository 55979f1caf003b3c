import type { OpenedCopy } from '#mesh';
import { readDrawing } from '../room/draw/model/read-drawing.ts';

/** What is in a saved copy, counted, for who decides about it. */
export interface CopyContents {
  readonly letters: number;
  readonly marks: number;
  readonly files: number;
  readonly fileBytes: number;
}

export function contentsOf({ room, files }: OpenedCopy): CopyContents {
  return {
    letters: Array.from(room.doc.getText('text').toJSON()).length,
    marks: readDrawing(room.doc).entries.size,
    files: files.length,
    fileBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
