import type { AddFault, FileView, HiddenEntries, PersonLink, TransferFault } from '#mesh';
import type { PeerId } from '#trust';
import { byteWords } from '#ui/words';
import { timeLeftWords } from './time-left-words.ts';

/** What a file's line says of people needs their names, and how they are linked. */
export interface People {
  readonly nameOf: (peerId: PeerId) => string;
  readonly linkOf: (peerId: PeerId) => PersonLink['kind'] | undefined;
}

/** Who has all of it: "Held by 4, 3 reachable". */
export function holderWords({ holders, reachable, here }: FileView): string {
  const isHere = here.kind === 'whole';
  if (isHere && holders.length === 0) return 'Only you have it';
  if (isHere) return `Held by you and ${holders.length === 1 ? '1 other' : `${holders.length} others`}`;
  if (holders.length === 0) return 'Held by nobody';
  const all = `Held by ${holders.length}`;
  return reachable.length === holders.length ? all : `${all}, ${reachable.length} reachable`;
}

/** Why it can not be had at the moment; undefined where it can, or is here already. */
export function outOfReachWords(file: FileView, people: People): string | undefined {
  if (file.here.kind === 'whole' || file.reachable.length > 0) return undefined;
  if (file.here.kind === 'fetching') return undefined;
  const [only, ...more] = file.holders;
  if (only === undefined) return 'Nobody is known to have it any more.';
  if (more.length > 0) return `None of the ${file.holders.length} who have it can be reached from here.`;
  const name = people.nameOf(only);
  const isGap = people.linkOf(only) === 'gap';
  return isGap
    ? `Only ${name} has it, and you two have no link. Somebody who has one can keep a copy for you.`
    : `Only ${name} has it, and is not here now.`;
}

/** How far it is; undefined where there is nothing to say. */
export function progressWords(file: FileView, people: People): string | undefined {
  const { here, size } = file;
  switch (here.kind) {
    case 'none':
    case 'whole':
      return undefined;
    case 'waiting':
      return `${amount(here.bytes, size)} · waiting for somebody who has it`;
    case 'paused':
      return `${amount(here.bytes, size)} · paused`;
    case 'failed':
      return `${amount(here.bytes, size)} · ${FETCH_FAULTS[here.why]}`;
    case 'fetching': {
      const { bytes, bytesPerSecond, from } = here;
      const speed = bytesPerSecond > 0 ? `${byteWords(bytesPerSecond)}/s` : '';
      const left = timeLeftWords(size - bytes, bytesPerSecond);
      return [amount(bytes, size), speed, left, fromWords(from, people)]
        .filter((part) => part !== '')
        .join(' · ');
    }
  }
}

/** What of the list is not shown, and whose; undefined where all is. */
export function hiddenWords(hidden: readonly HiddenEntries[], nameOf: People['nameOf']): string | undefined {
  if (hidden.length === 0) return undefined;
  const all = hidden.reduce((sum, { count }) => sum + count, 0);
  const [most, ...others] = hidden.map(({ by, count }) => {
    const whose = by === undefined ? 'people who are not in the room' : nameOf(by);
    return `${count} by ${whose}`;
  });
  const whose =
    others.length > 2 ? `${most} and the rest by ${others.length} others` : [most, ...others].join(', ');
  return `${all === 1 ? '1 more file is' : `${all} more files are`} on the list and not shown here: ${whose}. Everybody’s newest are shown, and all that is on this device.`;
}

/** Why a file was not added. */
export function addFaultWords(fault: AddFault): string {
  return ADD_FAULTS[fault];
}

const FETCH_FAULTS: Readonly<Record<TransferFault, string>> = {
  full: 'this device has no room for it. Free some space and try again',
  unavailable: 'this browser could not keep it. Try again',
  'wrong-entry': 'the list says another size than the file has, so it is not fetched',
};

const ADD_FAULTS: Readonly<Record<AddFault, string>> = {
  full: 'This device has no room to keep a copy of it.',
  unavailable: 'This browser could not keep it.',
  unreadable: 'It could not be read. Was it moved, or changed meanwhile?',
  'too-large': 'It is larger than 16 GB.',
  stopped: 'Stopped.',
};

const amount = (bytes: number, size: number): string => `${byteWords(bytes)} of ${byteWords(size)}`;

function fromWords(from: readonly PeerId[], { nameOf }: People): string {
  const [first] = from;
  if (first === undefined) return '';
  return from.length === 1 ? `from ${nameOf(first)}` : `from ${from.length} people`;
}
