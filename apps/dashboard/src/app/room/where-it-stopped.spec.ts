import { describe, expect, test } from '@jest/globals';
import type { PeerId, ReportedState } from '#protocol';
import type { PairPicture, PairState } from '#topology';
import { whereItStopped } from './where-it-stopped.ts';

function pair(state: PairState, ...words: [ReportedState | null, ReportedState | null]): PairPicture {
  return { a: 'aa' as PeerId, b: 'bb' as PeerId, state, words, unconfirmed: false, since: 0 };
}

describe('where a handshake stopped', () => {
  test('is told by the words of both', () => {
    const gap = (cause: 'failed' | 'wrong-pin' | 'unchallenged') => ({ kind: 'gap', cause }) as const;
    expect(whereItStopped(pair(gap('wrong-pin'), 'wrong-pin', 'unchallenged'))).toMatch(/^At the PIN/);
    expect(whereItStopped(pair(gap('failed'), 'failed', 'failed'))).toMatch(/no way from one to the other/);
    expect(whereItStopped(pair(gap('failed'), 'failed', 'connecting'))).toMatch(/still tries/);
    expect(whereItStopped(pair(gap('unchallenged'), null, null))).toMatch(/neither lists the other/);
  });

  test('of a claim that one denies says what the other says', () => {
    const claim = { kind: 'one-sided', cause: 'dropped' } as const;
    expect(whereItStopped(pair(claim, 'linked', 'dropped'))).toBe(
      'On one side it is done; the other: after it was done: the link broke off.',
    );
    expect(whereItStopped(pair({ kind: 'one-sided', cause: null }, 'linked', null))).toMatch(/does not list/);
  });

  test('is not asked of a link', () => {
    expect(whereItStopped(pair({ kind: 'linked', path: 'direct' }, 'linked', 'linked'))).toBe('');
  });
});
