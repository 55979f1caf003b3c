import type { ReportedState } from '#protocol';
import type { GapCause, PairPicture } from '#topology';

/** A cause in as few words as fit on a line of the map. */
export const CAUSE_WORDS: Readonly<Record<GapCause, string>> = {
  evicted: 'evicted',
  blocked: 'blocked',
  refused: 'refused',
  'wrong-pin': 'wrong PIN',
  unchallenged: 'never challenged',
  dropped: 'dropped',
  failed: 'connection failed',
};

/** What one says of the other, after "alice says". */
export const SAID_WORDS: Readonly<Record<ReportedState, string>> = {
  linked: 'we are linked',
  connecting: 'still connecting',
  ...CAUSE_WORDS,
};

/** Why there is no link, in a sentence. */
export const CAUSE_MEANINGS: Readonly<Record<GapCause, string>> = {
  evicted: 'One of them says that the other was evicted.',
  blocked: 'One of them has blocked the other.',
  refused: 'One of them has refused the other.',
  'wrong-pin': 'A PIN was entered wrong, so neither could be sure of the other.',
  unchallenged: 'Neither has challenged the other, nor accepted somebody else’s word.',
  dropped: 'The connection was lost: a network or a sleeping device does that.',
  failed: 'No connection could be made: a network does that.',
};

/** What a pair is, in a few words. */
export function pairWords({ state }: PairPicture): string {
  switch (state.kind) {
    case 'linked':
      return state.path === 'relayed' ? 'linked over a relay' : 'linked';
    case 'one-sided':
      return state.cause === null ? 'one-sided claim' : `one-sided claim: ${CAUSE_WORDS[state.cause]}`;
    case 'connecting':
      return 'connecting';
    case 'gap':
      return CAUSE_WORDS[state.cause];
    case 'offline':
      return 'offline';
  }
}
