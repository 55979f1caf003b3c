import type { RestoreRefusal, SealedFileFault } from '#mesh';

/** Why a file was not opened, or its room not brought back: what happened, and what to do. */
export const FAULT_WORDS: Record<
  SealedFileFault | RestoreRefusal | 'elsewhere' | 'unreadable' | 'not-kept',
  { readonly what: string; readonly then: string }
> = {
  'wrong-passphrase': {
    what: 'That passphrase does not open it.',
    then: 'Look for a capital, a missing word, another keyboard. You can try as often as you like.',
  },
  'not-a-recovery-file': {
    what: 'That is not a recovery file of Tessera.',
    then: 'Its name ends in “.recovery.age” unless somebody changed it. Choose another file.',
  },
  damaged: {
    what: 'The file is damaged.',
    then: 'Part of it is missing or was changed. Use another copy of it.',
  },
  'too-large': {
    what: 'The file is far too large to be a recovery file.',
    then: 'It was not read. Choose another file.',
  },
  'too-costly': {
    what: 'Opening that file would take more memory than any file made here.',
    then: 'Somebody else made it, or changed it. It was not opened.',
  },
  unreadable: {
    what: 'The file could not be read.',
    then: 'It may have moved, or the stick may be gone. Choose it again.',
  },
  'not-kept': {
    what: 'This device could not keep it.',
    then: 'Its storage may be full, or switched off in a private window. Nothing was changed.',
  },
  'already-here': {
    what: 'This device is in that room already.',
    then: 'Open it from the start page. To be the founder here instead, forget the room in its settings first.',
  },
  'code-in-use': {
    what: 'This device has another room with that code.',
    then: 'Forget that room first, or use another device.',
  },
  elsewhere: {
    what: 'Another tab has a room with that code open.',
    then: 'Close it there, and press Restore again.',
  },
};
