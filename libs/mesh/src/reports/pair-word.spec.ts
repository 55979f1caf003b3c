import { describe, expect, test } from '@jest/globals';
import { type PairFacts, pairWord } from './pair-word.ts';

const fine: PairFacts = {
  link: undefined,
  end: undefined,
  standing: 'member',
  blocked: false,
  accepted: true,
  wrongPin: false,
  turnedDown: false,
  isNew: false,
};
const word = (facts: Partial<PairFacts>) => pairWord({ ...fine, ...facts }).state;

describe('what a peer says of another is', () => {
  test('linked, by which way, while bytes pass', () => {
    const link = { kind: 'ready', since: 0, path: 'relayed' } as const;
    expect(pairWord({ ...fine, link, end: 'dropped' })).toEqual({ state: 'linked', path: 'relayed' });
    const broken = { kind: 'interrupted', since: 0, path: 'relayed' } as const;
    expect(pairWord({ ...fine, link: broken })).toEqual({ state: 'dropped', path: 'unknown' });
  });

  test('connecting the first time, and what went wrong until it is linked again', () => {
    const link = { kind: 'connecting' } as const;
    expect(word({ link })).toBe('connecting');
    expect(word({ link, end: 'failed' })).toBe('failed');
    expect(word({ link: { kind: 'quarantine' }, end: 'dropped' })).toBe('dropped');
  });

  test('nothing bad of who has just come, and failed of whom no attempt has reached', () => {
    expect(word({ isNew: true })).toBe('connecting');
    expect(word({})).toBe('failed');
    expect(word({ end: 'leaving', isNew: true })).toBe('connecting');
  });

  test('its own decision before what the other said, and that before what went wrong', () => {
    const all = {
      standing: 'evicted',
      blocked: true,
      wrongPin: true,
      accepted: false,
      turnedDown: true,
    } as const;
    const end = 'not-accepted';
    expect(word({ ...all, end })).toBe('evicted');
    expect(word({ ...all, standing: 'cut-off', end })).toBe('evicted');
    expect(word({ ...all, standing: 'member', end })).toBe('blocked');
    expect(word({ ...all, standing: 'member', blocked: false, end })).toBe('wrong-pin');
    expect(word({ accepted: false, end })).toBe('unchallenged');
    expect(word({ turnedDown: true, end })).toBe('refused');
    expect(word({ turnedDown: true, end: 'failed' })).toBe('unchallenged');
    expect(word({ end: 'failed' })).toBe('failed');
    expect(word({ end: 'superseded' })).toBe('failed');
    expect(word({ end: 'dropped' })).toBe('dropped');
    expect(word({ end: 'protocol-error' })).toBe('dropped');
  });
});
