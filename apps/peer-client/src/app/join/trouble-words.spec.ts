import type { JoinRefusal, JoinTrouble } from '#mesh';
import { describe, expect, test } from '@jest/globals';
import { needsNewInvite, refusalWords, troubleWords } from './trouble-words.ts';

const TROUBLES: JoinTrouble[] = ['expired', 'used-up', 'revoked', 'not-recognised', 'could-not-connect'];
const REFUSALS: (JoinRefusal | 'elsewhere')[] = [
  'malformed-link',
  'expired',
  'already-evicted',
  'already-left',
  'elsewhere',
];

describe('words for what keeps a newcomer out', () => {
  test('each trouble and each refusal says what happened and what to do, in words of its own', () => {
    const all = [...TROUBLES.map(troubleWords), ...REFUSALS.map(refusalWords)];
    expect(new Set(all.map(({ what }) => what)).size).toBe(all.length);
    for (const { what, then } of all) {
      expect(what).toMatch(/^[A-Z].*\.$/);
      expect(then).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('a connection that failed or an invite not heard of yet may still come right; the others need a new invite', () => {
    expect(TROUBLES.filter((trouble) => !needsNewInvite(trouble))).toEqual([
      'not-recognised',
      'could-not-connect',
    ]);
  });
});
