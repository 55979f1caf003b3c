import type { ReportedState } from '#protocol';
import type { PairPicture } from '#topology';

/** How far the two came with each other, as far as their words tell: the node sees none of it. */
export function whereItStopped({ state, words }: PairPicture): string {
  const says = (word: ReportedState) => words.includes(word);
  if (state.kind === 'one-sided') {
    return state.cause === null
      ? 'On one side it is done; the other does not list the first.'
      : `On one side it is done; the other: ${STAGES[state.cause].toLowerCase()}`;
  }
  if (state.kind !== 'gap') return '';
  if (words[0] === null && words[1] === null) return 'Before it began: neither lists the other.';
  if (state.cause === 'failed' && says('connecting')) return 'While connecting: one of them still tries.';
  return STAGES[state.cause];
}

const STAGES = {
  evicted: 'Before it began: one of them is out of the room.',
  blocked: 'Before it began: one blocks the other.',
  unchallenged: 'Before it began: no PIN, and nobody’s word accepted.',
  'wrong-pin': 'At the PIN: it was wrong, and is burnt.',
  refused: 'After the keys: one does not accept the other.',
  failed: 'While connecting: no way from one to the other.',
  dropped: 'After it was done: the link broke off.',
} as const;
