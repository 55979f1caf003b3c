import { describe, expect, test } from '@jest/globals';
import { key, roomOfFour } from './testing/unsigned-room.ts';

describe('rule 5: edges', () => {
  test('a vouch holds until its author is evicted', () => {
    const { room } = roomOfFour();
    room.vouch('bob', 'erin');
    expect(room.members).toContain('erin');
    room.evict('alice', 'bob');
    expect(room.members).not.toContain('erin');
  });

  test('whoever somebody else answers for too stays', () => {
    const { room } = roomOfFour();
    room.vouch('bob', 'erin');
    room.vouch('carol', 'erin');
    room.evict('alice', 'bob');
    expect(room.members).toContain('erin');
  });

  test('two who answer only for each other are not members', () => {
    const { room } = roomOfFour();
    room.vouch('bob', 'erin');
    room.vouch('erin', 'frank');
    room.vouch('frank', 'erin');
    room.evict('alice', 'bob');
    expect(room.members).toEqual(['alice', 'carol', 'dan']);
  });

  test('a word vouch holds only while its basis does, and so on down', () => {
    const { room } = roomOfFour();
    const pin = room.vouch('bob', 'erin');
    const word = room.word('carol', pin, 'erin');
    room.word('dan', word, 'erin');
    expect(room.members).toContain('erin');
    room.retract('bob', pin);
    expect(room.members).not.toContain('erin');
  });

  test('a word vouch falls with the one whose word it was, however that one falls', () => {
    const { room } = roomOfFour();
    room.vouch('bob', 'puppet');
    room.word('carol', room.vouch('puppet', 'erin'), 'erin');
    room.evict('alice', 'bob');
    expect(room.members).toEqual(['alice', 'carol', 'dan']);
  });

  test('a word may be taken of an admit, and falls with its over-used invite', () => {
    const { room } = roomOfFour();
    const invite = room.invite('bob');
    room.word('carol', room.admit('bob', invite, 'erin'), 'erin');
    expect(room.membership.letInBy(key('erin')).map(({ how }) => how)).toEqual(['invite', 'word']);
    room.admit('dan', invite, 'frank');
    expect(room.members).not.toContain('erin');
  });

  test('a word vouch whose basis is of somebody else, or no vouch at all, is void', () => {
    const { room } = roomOfFour();
    room.word('carol', room.vouch('bob', 'erin'), 'frank');
    room.word('carol', room.invite('bob'), 'grace');
    expect(room.members).not.toContain('frank');
    expect(room.members).not.toContain('grace');
  });

  test('an admit makes the inviter answer for the newcomer, not who admitted it', () => {
    const { room } = roomOfFour();
    const admit = room.admit('carol', room.invite('bob'), 'erin');
    expect(room.membership.letInBy(key('erin'))).toMatchObject([
      { how: 'invite', by: 'bob', admittedBy: 'carol', statement: admit.id },
    ]);
    room.evict('alice', 'carol');
    expect(room.members).toContain('erin');
    room.evict('alice', 'bob');
    expect(room.members).not.toContain('erin');
  });

  test('an admit counts only if every retract of its invite knows of it', () => {
    const { room } = roomOfFour();
    const invite = room.invite('bob', 5);
    const known = room.admit('carol', invite, 'erin');
    room.retract('bob', invite, [known]);
    room.admit('carol', invite, 'frank', [known]);
    expect(room.members).toContain('erin');
    expect(room.members).not.toContain('frank');
  });

  test('an admit by somebody who is not reachable is void', () => {
    const { room } = roomOfFour();
    room.vouch('bob', 'puppet');
    const invite = room.invite('carol', 5);
    room.admit('puppet', invite, 'erin');
    expect(room.members).toContain('erin');
    room.evict('alice', 'bob');
    room.admit('puppet', invite, 'frank');
    expect(room.members).toEqual(['alice', 'carol', 'dan']);
  });

  test('an admit by an evicted member counts only if every evict of it knows of it', () => {
    const { room } = roomOfFour();
    const invite = room.invite('carol', 5);
    const known = room.admit('bob', invite, 'erin');
    room.evict('alice', 'bob', [known]);
    room.admit('bob', invite, 'frank', [known]);
    expect(room.members).toEqual(['alice', 'carol', 'dan', 'erin']);
    room.admit('carol', invite, 'frank');
    expect(room.members).toContain('frank');
  });
});

describe('rule 6: over-use', () => {
  test('one use more than there are voids all admits under the invite, and raises an alarm', () => {
    const { room } = roomOfFour();
    const invite = room.invite('bob', 2);
    const two = [room.admit('bob', invite, 'erin'), room.admit('carol', invite, 'frank')];
    expect(room.members).toEqual(expect.arrayContaining(['erin', 'frank']));
    expect(room.membership.alarms).toEqual([]);
    room.admit('dan', invite, 'grace', two);
    expect(room.members).toEqual(['alice', 'bob', 'carol', 'dan']);
    expect(room.membership.alarms).toEqual([
      { kind: 'invite-leaked', invite: invite.id, inviter: 'bob', subjects: ['erin', 'frank', 'grace'] },
    ]);
  });

  test('admitting one subject twice is one use', () => {
    const { room } = roomOfFour();
    const invite = room.invite('bob');
    room.admit('bob', invite, 'erin');
    room.admit('carol', invite, 'erin');
    expect(room.members).toContain('erin');
    expect(room.membership.invite(invite.id)).toMatchObject({ usedBy: ['erin'], overUsed: false });
  });

  test('who came in under a leaked invite can be vouched for by hand', () => {
    const { room } = roomOfFour();
    const invite = room.invite('bob');
    room.admit('bob', invite, 'erin');
    room.admit('carol', invite, 'mallory');
    room.vouch('dan', 'erin');
    expect(room.members).toEqual(['alice', 'bob', 'carol', 'dan', 'erin']);
  });

  test('is judged in two passes: one who admits another under the very invite it came in by ends both', () => {
    const { room } = roomOfFour();
    const invite = room.invite('bob');
    room.admit('bob', invite, 'mallory');
    room.admit('mallory', invite, 'puppet');
    expect(room.members).toEqual(['alice', 'bob', 'carol', 'dan']);
    expect(room.membership.alarms).toHaveLength(1);
  });

  test('admits by those who can not be reached use nothing up', () => {
    const { room } = roomOfFour();
    const invite = room.invite('carol');
    room.admit('carol', invite, 'erin');
    room.vouch('bob', 'puppet');
    room.evict('alice', 'bob');
    room.admit('puppet', invite, 'frank');
    room.admit('bob', invite, 'grace');
    expect(room.members).toEqual(['alice', 'carol', 'dan', 'erin']);
  });

  test('an evicted subject has used the invite all the same', () => {
    const { room } = roomOfFour();
    const invite = room.invite('bob');
    room.admit('bob', invite, 'mallory');
    const both = room.admit('carol', invite, 'erin');
    room.evict('alice', 'mallory', [both]);
    expect(room.members).not.toContain('erin');
  });
});

describe('rule 7: members', () => {
  test('are all who can be reached, less the evicted and those who left', () => {
    const { room } = roomOfFour();
    room.vouch('dan', 'erin');
    room.evict('alice', 'bob');
    room.leave('dan');
    expect(room.members).toEqual(['alice', 'carol', 'erin']);
  });

  test('a stranger is unknown', () => {
    expect(roomOfFour().room.membership.standing(key('mallory')).kind).toBe('unknown');
  });
});
