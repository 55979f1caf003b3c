import { expect, test } from '@jest/globals';
import { evaluate } from './evaluate.ts';
import type { Rule } from './rules.ts';
import { UnsignedRoom } from './testing/unsigned-room.ts';

/** A room for each rule that the properties can not miss, in which that rule alone decides who is a member. */
const ROOMS: Partial<Record<Rule, (room: UnsignedRoom) => void>> = {
  'co-admin-evict-spares-granted': (room) => {
    room.grant('alice', 'bob');
    room.grant('alice', 'carol');
    room.evict('bob', 'carol');
  },
  'leave-voids-what-follows': (room) => {
    room.leave('bob');
    room.vouch('bob', 'dan');
  },
  'evict-retracts-invites': (room) => {
    const invite = room.invite('bob', 3);
    room.admit('bob', invite, 'mallory');
    room.evict('alice', 'mallory');
    room.admit('bob', invite, 'mallory-again');
  },
  'admit-precedes-retract': (room) => {
    const invite = room.invite('bob');
    room.retract('bob', invite);
    room.admit('carol', invite, 'dan');
  },
  'word-needs-basis': (room) => {
    const pin = room.vouch('bob', 'dan');
    room.word('carol', pin, 'dan');
    room.retract('bob', pin);
  },
};

test.each(Object.entries(ROOMS))('without the rule %s somebody else is a member', (rule, say) => {
  const room = new UnsignedRoom('alice');
  room.vouch('alice', 'bob');
  room.vouch('alice', 'carol');
  say(room);
  const mutant = evaluate(room.set, new Set([rule as Rule]));
  expect([...mutant.members].sort()).not.toEqual(room.members);
});
