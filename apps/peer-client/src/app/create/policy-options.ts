import type { RoomPolicy } from '#mesh';
import type { PolicyOption } from './policy-choice.ts';

export const PIN_OPTIONS: readonly PolicyOption<RoomPolicy['pin']>[] = [
  {
    value: 'each',
    title: 'Each member decides',
    meaning: 'A newcomer is linked to those who checked a PIN with it, or who took the word of one who did.',
  },
  {
    value: 'any',
    title: 'One is enough',
    meaning: 'Whoever one member lets in is linked to everybody at once.',
  },
];

export const TOPOLOGY_OPTIONS: readonly PolicyOption<RoomPolicy['topology']>[] = [
  {
    value: 'shared',
    title: 'The shape of the room',
    meaning:
      'Who is linked to whom, under keys instead of names. Shows an operator where the mesh has a gap.',
  },
  {
    value: 'private',
    title: 'Only that you are here',
    meaning: 'The node sees how many come and go, and nothing of your links.',
  },
];
