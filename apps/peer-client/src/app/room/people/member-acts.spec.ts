import { describe, expect, test } from '@jest/globals';
import type { DoorView, PersonView } from '#mesh';
import type { Sid } from '#protocol';
import type { PeerId } from '#trust';
import { actsOn } from './member-acts.ts';

const dan: PersonView = {
  peerId: 'dan' as PeerId,
  name: 'Dan',
  role: 'member',
  letInBy: { how: 'pin', by: 'alice' as PeerId, at: 0 },
  link: { kind: 'linked', path: 'direct', since: 0 },
  accepted: true,
  vouchedByUs: false,
  blocked: false,
  safetyWords: [],
  wordsMatch: false,
};
const door: DoorView = {
  sid: 'dan’s session' as Sid,
  since: 0,
  peerId: dan.peerId,
  challenge: undefined,
  locked: undefined,
};
const self = (role: 'founder' | 'co-admin' | 'member') => ({ peerId: 'bob' as PeerId, name: 'Bob', role });

describe('a member', () => {
  test('can challenge one whom others let in, or take their word', () => {
    const acts = actsOn({ ...dan, accepted: false }, self('member'), door);
    expect(acts).toEqual(['challenge', 'accept-word', 'block']);
  });

  test('can not challenge one who is locked out or away', () => {
    const stranger = { ...dan, accepted: false };
    expect(actsOn(stranger, self('member'), undefined)).not.toContain('challenge');
    const locked = { ...door, locked: { until: 1 } };
    expect(actsOn(stranger, self('member'), locked)).not.toContain('challenge');
  });

  test('can take back a word of their own, and nobody else’s', () => {
    expect(actsOn({ ...dan, vouchedByUs: true }, self('member'), undefined)).toContain('take-back');
    expect(actsOn(dan, self('member'), undefined)).not.toContain('take-back');
  });

  test('evicts nobody', () => {
    expect(actsOn(dan, self('member'), undefined)).not.toContain('evict');
  });
});

describe('the founder', () => {
  test('evicts members and co-admins, and makes co-admins of members only', () => {
    expect(actsOn(dan, self('founder'), undefined)).toEqual(['make-co-admin', 'block', 'evict']);
    expect(actsOn({ ...dan, role: 'co-admin' }, self('founder'), undefined)).toEqual(['block', 'evict']);
  });
});

describe('a co-admin', () => {
  test('evicts members, and neither the founder nor another co-admin', () => {
    expect(actsOn(dan, self('co-admin'), undefined)).toContain('evict');
    for (const role of ['founder', 'co-admin'] as const) {
      expect(actsOn({ ...dan, role }, self('co-admin'), undefined)).not.toContain('evict');
    }
  });
});

test('who is blocked is offered the way back and no challenge', () => {
  expect(actsOn({ ...dan, accepted: false, blocked: true }, self('member'), door)).toEqual(['unblock']);
});
