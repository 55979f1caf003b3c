import { describe, expect, test } from '@jest/globals';
import { RoomCode } from '#protocol';
import { RoomFixture } from '../../test/room-fixture.ts';

const CODE = RoomCode.parse('amber-otter-42');

describe('what the operator does', () => {
  test('a closed room tells everyone in it and nobody elsewhere', () => {
    const fixture = new RoomFixture();
    const [alice, bob] = [fixture.join(CODE), fixture.join(CODE)];
    const carol = fixture.join('elsewhere');
    expect(fixture.rooms.close(CODE, 'closed-by-operator')).toBe(2);
    for (const peer of [alice, bob]) {
      expect(peer.connection.closedWith).toEqual({ code: 4016, reason: 'closed-by-operator' });
      expect(peer.connection.errors).toMatchObject([{ code: 'closed-by-operator' }]);
    }
    expect(carol.connection.closedWith).toBeUndefined();
    expect(fixture.rooms.roomCount).toBe(1);
  });

  test('one session is found by its sid, and the others hear of its leave', () => {
    const fixture = new RoomFixture();
    const [alice, bob] = [fixture.join(CODE), fixture.join(CODE)];
    fixture.rooms.find(CODE, bob.sid)?.end({ code: 'closed-by-operator' });
    expect(alice.connection.present).toEqual(new Set([alice.sid]));
    expect(fixture.rooms.find(CODE, bob.sid)).toBeUndefined();
  });

  test('a banned code can not be entered, and a banned address not even connect', () => {
    const fixture = new RoomFixture();
    fixture.banned.add(CODE).add('203.0.113.9');
    expect(fixture.join(CODE).connection.closedWith).toEqual({ code: 4015, reason: 'banned' });
    expect(fixture.connect('203.0.113.9').connection.closedWith?.reason).toBe('banned');
    expect(fixture.join('elsewhere').connection.closedWith).toBeUndefined();
  });

  test("all of an address' sessions end, also one that has not joined", () => {
    const fixture = new RoomFixture();
    const alice = fixture.join(CODE, '192.0.2.7');
    const mallory = [fixture.join(CODE, '203.0.113.9'), fixture.connect('203.0.113.9')];
    expect(fixture.rooms.closeAddress('203.0.113.9', 'banned')).toBe(2);
    for (const { connection } of mallory) expect(connection.closedWith?.reason).toBe('banned');
    expect(alice.connection.closedWith).toBeUndefined();
  });
});
