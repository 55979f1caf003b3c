import { describe, expect, test } from '@jest/globals';
import { key, roomOfFour, UnsignedRoom } from './testing/unsigned-room.ts';

const standing = (room: UnsignedRoom, name: string) => room.membership.standing(key(name)).kind;

describe('rule 1: the founder', () => {
  test('is a member of a room that holds nothing but its genesis', () => {
    expect(new UnsignedRoom('alice').members).toEqual(['alice']);
  });

  test('is never evicted, not even by itself or by a co-admin', () => {
    const { room } = roomOfFour();
    room.grant('alice', 'bob');
    room.evict('bob', 'alice');
    room.evict('alice', 'alice');
    expect(room.members).toEqual(['alice', 'bob', 'carol', 'dan']);
  });

  test('alone grants', () => {
    const { room } = roomOfFour();
    room.grant('alice', 'bob');
    room.grant('bob', 'carol');
    room.evict('carol', 'dan');
    expect(room.members).toContain('dan');
    expect(room.membership.role(key('bob'))).toBe('co-admin');
    expect(room.membership.role(key('carol'))).toBe('member');
    expect(room.membership.role(key('alice'))).toBe('founder');
  });
});

describe('rule 2: a retract', () => {
  test('takes back an own vouch, and only an own one', () => {
    const { room } = roomOfFour();
    const vouch = room.vouch('bob', 'erin');
    room.retract('carol', vouch);
    room.retract('alice', vouch);
    expect(room.members).toContain('erin');
    room.retract('bob', vouch);
    expect(room.members).not.toContain('erin');
    expect(standing(room, 'erin')).toBe('cut-off');
  });

  test('takes back an own invite, and only an own one', () => {
    const { room } = roomOfFour();
    const invite = room.invite('bob');
    room.retract('alice', invite);
    expect(room.membership.invite(invite.id)).toMatchObject({ retracted: false });
    room.retract('bob', invite);
    room.admit('carol', invite, 'erin');
    expect(room.membership.invite(invite.id)).toMatchObject({ retracted: true });
    expect(room.members).not.toContain('erin');
  });

  test('takes back the founder’s grant', () => {
    const { room } = roomOfFour();
    const grant = room.grant('alice', 'bob');
    room.retract('alice', grant);
    room.evict('bob', 'carol');
    expect(room.members).toContain('carol');
    expect(room.membership.role(key('bob'))).toBe('member');
  });

  test('by the founder takes back a co-admin’s evict', () => {
    const { room } = roomOfFour();
    room.grant('alice', 'bob');
    const evict = room.evict('bob', 'carol');
    expect(room.members).not.toContain('carol');
    room.retract('alice', evict);
    expect(room.members).toContain('carol');
  });

  test('of anything else is void: an admit, a leave, the founder’s evict, another retract, an own evict', () => {
    const { room } = roomOfFour();
    room.grant('alice', 'dan');
    room.retract('bob', room.admit('bob', room.invite('alice'), 'erin'));
    room.retract('carol', room.leave('carol'));
    room.retract('alice', room.evict('alice', 'bob'));
    room.vouch('dan', 'frank');
    const vouch = room.vouch('dan', 'grace');
    room.retract('dan', room.retract('dan', vouch));
    room.retract('dan', room.evict('dan', 'frank'));
    expect(room.members).toEqual(['alice', 'dan', 'erin']);
  });

  test('of something that the set does not hold changes nothing', () => {
    const { room } = roomOfFour();
    const elsewhere = new UnsignedRoom('zoe').vouch('zoe', 'yan');
    room.retract('alice', elsewhere);
    expect(room.members).toEqual(['alice', 'bob', 'carol', 'dan']);
  });
});

describe('rule 3: an evict', () => {
  test('by the founder counts, whoever it is of', () => {
    const { room } = roomOfFour();
    room.grant('alice', 'bob');
    room.evict('alice', 'bob');
    expect(standing(room, 'bob')).toBe('evicted');
  });

  test('by a member without a grant is void', () => {
    const { room } = roomOfFour();
    room.evict('bob', 'carol');
    expect(room.members).toContain('carol');
  });

  test('by a co-admin counts only if its past holds the grant', () => {
    const { room, start } = roomOfFour();
    room.grant('alice', 'bob');
    room.evict('bob', 'carol', start);
    expect(room.members).toContain('carol');
    room.evict('bob', 'carol');
    expect(room.members).not.toContain('carol');
  });

  test('by a co-admin whose grant is retracted counts only if the retract knows of it', () => {
    const { room } = roomOfFour();
    const grant = room.grant('alice', 'bob');
    const known = room.evict('bob', 'carol');
    room.retract('alice', grant, [known]);
    room.evict('bob', 'dan', [known]);
    expect(standing(room, 'carol')).toBe('evicted');
    expect(standing(room, 'dan')).toBe('member');
  });

  test('by a co-admin counts under a second grant though the first was retracted', () => {
    const { room } = roomOfFour();
    room.retract('alice', room.grant('alice', 'bob'));
    room.grant('alice', 'bob');
    room.evict('bob', 'carol');
    expect(standing(room, 'carol')).toBe('evicted');
  });

  test('by a co-admin that the founder evicts counts only if every evict of it knows of it', () => {
    const { room } = roomOfFour();
    room.grant('alice', 'bob');
    const known = room.evict('bob', 'carol');
    room.evict('alice', 'bob', [known]);
    room.evict('bob', 'dan', [known]);
    expect(standing(room, 'carol')).toBe('evicted');
    expect(standing(room, 'dan')).toBe('member');
    room.evict('alice', 'bob', room.set.heads().slice(0, 0).concat(room.set.at(1)));
    expect(standing(room, 'carol')).toBe('member');
  });

  test('of a co-admin by a co-admin is void: no duels', () => {
    const { room } = roomOfFour();
    room.grant('alice', 'bob');
    const both = room.grant('alice', 'carol');
    room.evict('bob', 'carol', [both]);
    room.evict('carol', 'bob', [both]);
    expect(room.members).toEqual(['alice', 'bob', 'carol', 'dan']);
  });

  test('of a co-admin is not ratified by retracting its grant', () => {
    const { room } = roomOfFour();
    room.grant('alice', 'bob');
    const grant = room.grant('alice', 'carol');
    room.evict('bob', 'carol');
    room.retract('alice', grant);
    expect(standing(room, 'carol')).toBe('member');
  });

  test('by a co-admin stays good when its subject is granted by a founder who knows of it', () => {
    const { room } = roomOfFour();
    room.grant('alice', 'bob');
    room.evict('bob', 'carol');
    room.grant('alice', 'carol');
    expect(standing(room, 'carol')).toBe('evicted');
    room.evict('carol', 'dan');
    expect(standing(room, 'dan')).toBe('member');
  });

  test('says who, when and why', () => {
    const { room } = roomOfFour();
    const evict = room.says('alice', { type: 'evict', subject: key('bob'), reason: 'sold us' });
    expect(room.membership.standing(key('bob'))).toEqual({
      kind: 'evicted',
      by: 'alice',
      at: evict.time,
      reason: 'sold us',
      statement: evict.id,
    });
  });
});

describe('rule 4: out for good', () => {
  test('an evicted key does not come back by a new vouch or admit', () => {
    const { room } = roomOfFour();
    room.evict('alice', 'bob');
    room.vouch('alice', 'bob');
    room.admit('carol', room.invite('carol'), 'bob');
    expect(standing(room, 'bob')).toBe('evicted');
  });

  test('the person comes back with a new key and a new admission', () => {
    const { room } = roomOfFour();
    room.evict('alice', 'bob');
    room.vouch('alice', 'bob-again');
    expect(room.members).toContain('bob-again');
  });

  test('an evict retracts, from there on, the invites that had admitted its subject', () => {
    const { room } = roomOfFour();
    const invite = room.invite('bob', 5);
    room.admit('bob', invite, 'mallory');
    const before = room.admit('carol', invite, 'erin');
    room.evict('alice', 'mallory', [before]);
    room.admit('carol', invite, 'mallory-again', [before]);
    room.admit('carol', invite, 'frank');
    expect(room.members).toEqual(['alice', 'bob', 'carol', 'dan', 'erin']);
    expect(room.membership.invite(invite.id)).toMatchObject({ retracted: true });
  });

  test('an evict does not retract invites that admit its subject only later: those would be its own choice', () => {
    const { room } = roomOfFour();
    const invite = room.invite('bob', 5);
    room.evict('alice', 'mallory');
    room.admit('carol', invite, 'mallory');
    room.admit('carol', invite, 'erin');
    expect(room.members).toContain('erin');
  });

  test('an evict that does not count retracts no invite', () => {
    const { room } = roomOfFour();
    const invite = room.invite('bob', 5);
    room.admit('bob', invite, 'erin');
    room.evict('carol', 'erin');
    room.admit('carol', invite, 'frank');
    expect(room.members).toEqual(expect.arrayContaining(['erin', 'frank']));
  });

  test('after a leave, what its author says without the leave knowing of it is void', () => {
    const { room } = roomOfFour();
    const known = room.vouch('bob', 'erin');
    room.leave('bob', [known]);
    room.vouch('bob', 'frank', [known]);
    room.vouch('bob', 'grace');
    expect(room.members).toEqual(['alice', 'carol', 'dan', 'erin']);
    expect(standing(room, 'bob')).toBe('left');
  });

  test('who left does not return under that key', () => {
    const { room } = roomOfFour();
    room.leave('bob');
    room.vouch('alice', 'bob');
    expect(standing(room, 'bob')).toBe('left');
  });

  test('an invite made before leaving goes on to admit, one made after does not', () => {
    const { room } = roomOfFour();
    const before = room.invite('bob');
    room.leave('bob');
    const after = room.invite('bob');
    room.admit('carol', before, 'erin');
    room.admit('carol', after, 'frank');
    expect(room.members).toEqual(['alice', 'carol', 'dan', 'erin']);
  });

  test('the founder may leave; what was decided stays, and nothing new is decided', () => {
    const { room } = roomOfFour();
    room.evict('alice', 'bob');
    room.leave('alice');
    room.evict('alice', 'carol');
    room.grant('alice', 'dan');
    expect(room.members).toEqual(['carol', 'dan']);
    expect(room.membership.role(key('dan'))).toBe('member');
  });

  test('a leave dated back by an evicted key takes nothing back', () => {
    const { room, start } = roomOfFour();
    room.grant('alice', 'bob');
    room.evict('bob', 'dan');
    room.admit('bob', room.invite('carol'), 'erin');
    room.evict('alice', 'bob');
    room.leave('bob', start);
    expect(room.members).toEqual(['alice', 'carol', 'erin']);
    expect(standing(room, 'bob')).toBe('evicted');
  });
});
