import { describe, expect, test } from '@jest/globals';
import type { PersonView } from '#mesh';
import type { PeerId } from '#trust';
import { callerWords, challengeWords, countdown, lockWords } from './door-words.ts';

const dan: PersonView = {
  peerId: 'dan' as PeerId,
  name: 'Dan',
  role: 'member',
  letInBy: { how: 'pin', by: 'alice' as PeerId, at: 0 },
  link: { kind: 'gap', cause: 'unchallenged' },
  accepted: false,
  vouchedByUs: false,
  blocked: false,
  safetyWords: [],
  wordsMatch: false,
};
const nameOf = (peerId: PeerId) => ({ alice: 'Alice', dan: 'Dan' })[peerId as string] ?? 'you';

describe('who is at the door', () => {
  test('is someone, as long as no key was shown', () => {
    expect(callerWords(undefined, nameOf)).toBe('Someone is at the door');
  });

  test('is told with the member who let them in', () => {
    expect(callerWords(dan, nameOf)).toBe('Alice verified Dan by PIN');
  });
});

describe('a challenge', () => {
  test('that a wrong PIN burnt asks for a new one', () => {
    expect(challengeWords({ kind: 'ended', why: 'wrong-pin' })).toMatch(/wrong.*burnt.*new one/);
  });

  test('that shows a PIN needs no words', () => {
    expect(challengeWords({ kind: 'shown', slot: 17, pin: '482913', expires: 0 })).toBeUndefined();
  });

  test('counts down in minutes and seconds, and ends at nothing', () => {
    expect(countdown(247_000, 0)).toBe('4:07');
    expect(countdown(1_000, 5_000)).toBe('0:00');
  });
});

describe('a lock', () => {
  test('says for how long', () => {
    expect(lockWords({ until: 600_000 }, 0)).toContain('for 10 minutes');
  });

  test('of one session says that knocking anew ends it', () => {
    expect(lockWords({ until: undefined }, 0)).toContain('knock anew');
  });
});
