import { describe, expect, test } from '@jest/globals';
import { roomOfFour } from './testing/unsigned-room.ts';

describe('keeping', () => {
  test('refuses an author whom nothing in the statement’s past introduces', () => {
    const { room, start } = roomOfFour();
    expect(() => room.vouch('mallory', 'puppet')).toThrow('not-introduced');
    room.vouch('bob', 'erin');
    expect(() => room.vouch('erin', 'frank', start)).toThrow('not-introduced');
  });

  test('refuses an admit whose past does not hold its invite', () => {
    const { room, start } = roomOfFour();
    const invite = room.invite('bob');
    expect(() => room.admit('carol', invite, 'erin', start)).toThrow('no-such-invite');
    expect(() => room.admit('carol', room.vouch('bob', 'x'), 'erin')).toThrow('no-such-invite');
  });
});
