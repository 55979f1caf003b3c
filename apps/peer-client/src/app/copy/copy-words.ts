import type { CopyFault } from '#mesh';
import { byteWords } from '#ui/words';
import type { CopyContents } from './copy-contents.ts';

/** "1,204 letters of text, 14 marks on the board and 2 files (3.1 MB)". */
export function contentWords({ letters, marks, files, fileBytes }: CopyContents): string {
  const parts = [
    letters > 0 ? `${counted(letters, 'letter')} of text` : '',
    marks > 0 ? `${counted(marks, 'mark')} on the board` : '',
    files > 0 ? `${counted(files, 'file')} (${byteWords(fileBytes)})` : '',
  ].filter(Boolean);
  const last = parts.pop();
  if (last === undefined) return 'nothing';
  return parts.length > 0 ? `${parts.join(', ')} and ${last}` : last;
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString()} ${count === 1 ? what : `${what}s`}`;
}

/** Why a file was not opened: what happened, and what to do. Nothing on the device has changed. */
export const COPY_FAULTS: Record<CopyFault | 'unreadable', { readonly what: string; readonly then: string }> =
  {
    'not-a-copy': {
      what: 'That is not a saved copy of a room.',
      then: 'Choose the zip that “Save my copy” made, or the “room.tessera” in it.',
    },
    'not-a-zip': {
      what: 'That zip is not whole.',
      then: 'It may have been cut short while it was saved or sent. Use another copy of it.',
    },
    'no-room': {
      what: 'That zip has no room in it.',
      then: 'A saved copy has a file “room.tessera”. Choose another file.',
    },
    newer: {
      what: 'A newer version of Tessera made that copy.',
      then: 'Update this page, and open it again. The text in it is readable with any editor.',
    },
    damaged: {
      what: 'The copy is damaged.',
      then: 'Part of it is missing or was changed, so nothing was taken from it. The text in it may still be readable with any editor.',
    },
    'too-large': {
      what: 'That is larger than any room.',
      then: 'It was not read. Choose another file.',
    },
    'too-many': {
      what: 'That zip has more files than any room.',
      then: 'It was not opened. Choose another file.',
    },
    suspicious: {
      what: 'That zip is made to do harm.',
      then: 'It would unpack to far more than it has. It was not opened; do not open it elsewhere.',
    },
    unreadable: {
      what: 'The file could not be read.',
      then: 'It may have moved, or the stick may be gone. Choose it again.',
    },
  };
