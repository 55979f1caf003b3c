import { describe, expect, test } from '@jest/globals';
import { REPORTED_PATHS, REPORTED_STATES, type ReportedPath, type ReportedState } from '#protocol';
import { GAP_CAUSES, judgePair, type PairWord } from './judge-pair.ts';
import { isBroken, isLinked, isSuspicious, verdictByte, verdictOf, wordByte, wordOf } from './pair-codes.ts';

const word = (state: ReportedState, path: ReportedPath = 'unknown'): PairWord => ({ state, path });
const EVERY_WORD = [
  null,
  ...REPORTED_STATES.flatMap((state) => REPORTED_PATHS.map((path) => word(state, path))),
];

describe('a pair of present peers', () => {
  test('is linked when both say so', () => {
    expect(judgePair(word('linked', 'direct'), word('linked', 'direct'), false)).toEqual({
      state: { kind: 'linked', path: 'direct' },
      unconfirmed: false,
    });
  });

  test.each([
    ['direct', 'relayed', 'relayed'],
    ['direct', 'unknown', 'direct'],
    ['unknown', 'unknown', 'unknown'],
  ] as const)('is relayed if either end sees a relay: %s and %s is %s', (a, b, path) => {
    expect(judgePair(word('linked', a), word('linked', b), false).state).toEqual({ kind: 'linked', path });
  });

  test.each(GAP_CAUSES)('is one-sided when one says linked and the other %s', (cause) => {
    const { state } = judgePair(word('linked'), word(cause), true);
    expect(state).toEqual({ kind: 'one-sided', cause });
  });

  test('is connecting while it is new and one of them still tries, and failed after that', () => {
    for (const other of [null, word('connecting')]) {
      expect(judgePair(word('connecting'), other, true).state).toEqual({ kind: 'connecting' });
      expect(judgePair(word('connecting'), other, false).state).toEqual({ kind: 'gap', cause: 'failed' });
    }
    expect(judgePair(word('linked'), word('connecting'), true).state).toEqual({ kind: 'connecting' });
    expect(judgePair(word('linked'), word('connecting'), false).state).toEqual({
      kind: 'one-sided',
      cause: 'failed',
    });
  });

  test('was never challenged when it is not new and neither lists the other', () => {
    expect(judgePair(null, null, true).state).toEqual({ kind: 'connecting' });
    expect(judgePair(null, null, false)).toEqual({
      state: { kind: 'gap', cause: 'unchallenged' },
      unconfirmed: true,
    });
  });

  test('takes the state of the only one who has said anything, unconfirmed', () => {
    expect(judgePair(null, word('refused'), false)).toEqual({
      state: { kind: 'gap', cause: 'refused' },
      unconfirmed: true,
    });
    expect(judgePair(word('linked', 'relayed'), null, true)).toEqual({
      state: { kind: 'linked', path: 'relayed' },
      unconfirmed: true,
    });
  });

  test('of which only one says linked when both had the time is one-sided', () => {
    expect(judgePair(null, word('linked'), false).state).toEqual({ kind: 'one-sided', cause: null });
  });

  test('shows the more deliberate of two causes', () => {
    expect(GAP_CAUSES).toEqual([
      'evicted',
      'blocked',
      'refused',
      'wrong-pin',
      'unchallenged',
      'dropped',
      'failed',
    ]);
    for (const [place, a] of GAP_CAUSES.entries()) {
      for (const [other, b] of GAP_CAUSES.entries()) {
        const cause = GAP_CAUSES[Math.min(place, other)];
        expect(judgePair(word(a), word(b), false).state).toEqual({ kind: 'gap', cause });
      }
    }
  });

  test('is the same from both ends', () => {
    forEveryPair((a, b, isNew) => expect(judgePair(a, b, isNew)).toEqual(judgePair(b, a, isNew)));
  });
});

describe('the tables', () => {
  test('say of every two words what the judge says', () => {
    forEveryPair((a, b, isNew) => {
      const code = verdictByte(byteOf(a), byteOf(b), Number(isNew));
      expect(verdictOf(code)).toEqual(judgePair(a, b, isNew));
    });
  });

  test('keep every word', () => {
    for (const one of EVERY_WORD) expect(wordOf(byteOf(one))).toEqual(one);
  });

  test('call linked what both confirm, suspicious what no network explains, and broken what has an age', () => {
    forEveryPair((a, b, isNew) => {
      const { state } = judgePair(a, b, isNew);
      const code = verdictByte(byteOf(a), byteOf(b), Number(isNew));
      const cause = state.kind === 'gap' || state.kind === 'one-sided' ? state.cause : undefined;
      expect(isLinked(code)).toBe(a?.state === 'linked' && b?.state === 'linked');
      expect(isSuspicious(code)).toBe(cause !== undefined && cause !== 'failed' && cause !== 'dropped');
      expect(isBroken(code)).toBe(cause !== undefined);
    });
  });
});

function forEveryPair(check: (a: PairWord | null, b: PairWord | null, isNew: boolean) => void): void {
  for (const a of EVERY_WORD) {
    for (const b of EVERY_WORD) for (const isNew of [false, true]) check(a, b, isNew);
  }
}

function byteOf(one: PairWord | null): number {
  return one ? wordByte(one) : 0;
}
