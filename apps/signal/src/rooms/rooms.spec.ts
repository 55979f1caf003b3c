import { describe, expect, test } from '@jest/globals';
import { encodeRelay, NODE_ERRORS } from '#protocol';
import { RoomFixture, type TestPeer } from '../../test/room-fixture.ts';

const closeOf = (peer: TestPeer): string | undefined => peer.connection.closedWith?.reason;

describe('who is in which room', () => {
  test('the arriver is welcomed first and then told of its own arrival', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('amber-otter-42');
    expect(alice.connection.frames.map(({ event }) => event)).toEqual(['welcome', 'arrive']);
    expect(alice.connection.present).toEqual(new Set([alice.sid]));
  });

  test('each session gets ICE servers of its own', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('amber-otter-42');
    expect(alice.connection.frames[0]).toMatchObject({ data: { ice: [{ username: alice.sid }] } });
  });

  test('who asks whether the node is there is answered, and nobody else hears of it', () => {
    const fixture = new RoomFixture();
    const [alice, bob] = [fixture.join('amber-otter-42'), fixture.join('amber-otter-42')];
    const before = [alice, bob].map(({ connection }) => connection.frames.length);
    alice.sendText('{"event":"ping","data":{}}');
    expect(alice.connection.frames.slice(before[0])).toEqual([{ event: 'pong', data: {} }]);
    expect(bob.connection.frames.slice(before[1])).toEqual([]);
  });

  test('rooms know nothing of each other', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('room-a');
    const mallory = fixture.join('room-b');
    mallory.relay(alice.sid, 'psst');
    expect(alice.connection.relays).toEqual([]);
    expect(alice.connection.present).toEqual(new Set([alice.sid]));
    expect(mallory.connection.errors).toMatchObject([{ code: 'no-such-peer', to: alice.sid }]);
  });

  test('one sid may be in two rooms and not twice in one', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('room-a');
    const bob = fixture.connect();
    bob.sendJoin('room-b', alice.sid);
    const mallory = fixture.connect();
    mallory.sendJoin('room-a', alice.sid);
    expect(closeOf(bob)).toBeUndefined();
    expect(closeOf(mallory)).toBe('sid-taken');
    expect(closeOf(alice)).toBeUndefined();
  });

  test('a sid that left a room stays taken in it for two minutes, and in no other', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('room-a');
    fixture.join('room-a');
    alice.vanish();
    const comesAs = (room: string): string | undefined => {
      const mallory = fixture.connect();
      mallory.sendJoin(room, alice.sid);
      return closeOf(mallory);
    };
    fixture.now += 119_999;
    expect(comesAs('room-a')).toBe('sid-taken');
    expect(comesAs('room-b')).toBeUndefined();
    fixture.now += 1;
    expect(comesAs('room-a')).toBeUndefined();
  });

  test('the last one to leave takes the room with it', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('room-a');
    expect(fixture.rooms.roomCount).toBe(1);
    alice.vanish();
    expect(fixture.rooms.roomCount).toBe(0);
    expect(fixture.log).toEqual(['arrived room-a 1', 'left room-a 0']);
  });

  test('a refused join makes no room', () => {
    const fixture = new RoomFixture();
    const alice = fixture.connect();
    alice.sendText(`{"event":"join","data":{"v":2,"room":"room-a","sid":"${alice.sid}"}}`);
    expect(closeOf(alice)).toBe('unsupported-version');
    expect(fixture.rooms.roomCount).toBe(0);
  });

  test('leaves are not told once the node is going', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('room-a');
    const bob = fixture.join('room-a');
    fixture.rooms.silence();
    bob.vanish();
    expect(alice.connection.present).toEqual(new Set([alice.sid, bob.sid]));
  });
});

describe('what a session may not do', () => {
  test('a relay before join ends the session', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('room-a');
    const mallory = fixture.connect();
    mallory.relay(alice.sid, 'let me in');
    expect(mallory.connection.closedWith).toEqual({
      code: NODE_ERRORS['not-joined'].closeCode,
      reason: 'not-joined',
    });
    expect(alice.connection.relays).toEqual([]);
  });

  test('a second join ends the session and the room hears of the leave', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('room-a');
    const bob = fixture.join('room-a');
    bob.sendJoin('room-b');
    expect(closeOf(bob)).toBe('already-joined');
    expect(alice.connection.present).toEqual(new Set([alice.sid]));
  });

  test('the third malformed frame closes, the first two are answered', () => {
    const fixture = new RoomFixture();
    const mallory = fixture.join('room-a');
    mallory.sendText('{');
    mallory.sendText('{"event":"shout","data":{}}');
    expect(closeOf(mallory)).toBeUndefined();
    mallory.sendBytes(Buffer.from([9, 9, 9]));
    expect(mallory.connection.errors.map(({ code }) => code)).toEqual([
      'malformed',
      'malformed',
      'malformed',
    ]);
    expect(mallory.connection.closedWith).toEqual({ code: 4000, reason: 'malformed' });
  });

  test('a frame that is too large ends the session', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('room-a');
    const bob = fixture.join('room-a');
    alice.relay(bob.sid, 'x'.repeat(65_536));
    expect(bob.connection.relays).toHaveLength(1);
    alice.sendBytes(Buffer.concat([encodeRelay(bob.sid, Buffer.alloc(65_536)), Buffer.alloc(1)]));
    expect(closeOf(alice)).toBe('frame-too-large');
    bob.sendText(' '.repeat(16_385));
    expect(closeOf(bob)).toBe('frame-too-large');
  });

  test('a relay to oneself is a relay to nobody', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('room-a');
    alice.relay(alice.sid, 'echo');
    expect(alice.connection.relays).toEqual([]);
    expect(alice.connection.errors).toMatchObject([{ code: 'no-such-peer', to: alice.sid }]);
  });

  test('nothing is heard from a session after its end', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('room-a');
    const mallory = fixture.join('room-a');
    mallory.sendJoin('room-a');
    const before = alice.connection.sent.length;
    mallory.relay(alice.sid, 'still here');
    mallory.sendJoin('room-a');
    mallory.session?.receivePulse();
    mallory.vanish();
    expect(alice.connection.sent).toHaveLength(before);
  });
});

describe('limits', () => {
  test('a burst of four seconds passes, the next frame is refused with a time, and passes then', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('room-a');
    const bob = fixture.join('room-a');
    for (let i = 0; i < 121; i++) alice.relay(bob.sid, `${i}`);
    const [error] = alice.connection.errors;
    expect(error).toMatchObject({ code: 'rate-limited', to: bob.sid });
    expect(bob.connection.relays).toHaveLength(120);
    fixture.now += error?.retryAfterMs ?? 0;
    alice.relay(bob.sid, 'now');
    expect(bob.connection.relays.at(-1)).toEqual({ from: alice.sid, body: 'now' });
  });

  test('in a large room a session may send twice its size a second, as it was told', () => {
    const fixture = new RoomFixture({ roomPeers: 64 });
    const peers = Array.from({ length: 50 }, () => fixture.join('room-a'));
    const [first, last] = [peers[0]!, peers[49]!];
    expect(last.connection.frames[0]).toMatchObject({
      data: { limits: { framesPerSecond: 100, burst: 400 } },
    });
    for (const sender of [first, last]) {
      for (let i = 0; i < 400; i++) sender.relay(peers[1]!.sid, 'x');
      expect(sender.connection.errors).toEqual([]);
    }
  });

  test('one who was told a rate keeps it when the room shrinks', () => {
    const fixture = new RoomFixture({ roomPeers: 64 });
    const peers = Array.from({ length: 50 }, () => fixture.join('room-a'));
    const last = peers.at(-1)!;
    for (const peer of peers.slice(1, -1)) peer.vanish();
    for (let i = 0; i < 400; i++) last.relay(peers[0]!.sid, 'x');
    expect(last.connection.errors).toEqual([]);
  });

  test('pings and pongs count as frames, and are not answered above the limit', () => {
    const fixture = new RoomFixture();
    const mallory = fixture.join('room-a');
    const answered = Array.from({ length: 200 }, () => mallory.session?.receivePulse()).filter(Boolean);
    expect(answered).toHaveLength(120);
    expect(mallory.connection.errors.every(({ code }) => code === 'rate-limited')).toBe(true);
  });

  test('one who goes on after ten bursts of refusals is closed', () => {
    const fixture = new RoomFixture();
    const mallory = fixture.join('room-a');
    for (let i = 0; i < 120 + 1200; i++) mallory.relay(mallory.sid, 'flood');
    expect(closeOf(mallory)).toBeUndefined();
    mallory.relay(mallory.sid, 'flood');
    expect(mallory.connection.closedWith).toEqual({ code: 4009, reason: 'rate-limited' });
  });

  test('a full room takes nobody, and the next one after a leave', () => {
    const fixture = new RoomFixture({ roomPeers: 2 });
    const [alice] = [fixture.join('room-a'), fixture.join('room-a')];
    expect(closeOf(fixture.join('room-a'))).toBe('room-full');
    alice.vanish();
    expect(closeOf(fixture.join('room-a'))).toBeUndefined();
  });

  test('arrivals of a room are limited by the minute, those of another room are not', () => {
    const fixture = new RoomFixture({ roomPeers: 10 });
    const alice = fixture.join('room-a');
    for (let i = 0; i < 19; i++) fixture.join('room-a').vanish();
    const refused = fixture.join('room-a');
    expect(refused.connection.errors).toEqual([
      { code: 'too-many-arrivals', text: expect.any(String), retryAfterMs: 3000 },
    ]);
    expect(closeOf(fixture.join('room-b'))).toBeUndefined();
    fixture.now += 3000;
    expect(closeOf(fixture.join('room-a'))).toBeUndefined();
    expect(closeOf(alice)).toBeUndefined();
  });

  test('sockets of one address are limited until one of them is gone, and not merely ended', () => {
    const fixture = new RoomFixture({ socketsPerAddress: 2 });
    const [alice] = [fixture.join('room-a', 'here'), fixture.join('room-a', 'here')];
    alice.sendJoin('again');
    expect(closeOf(fixture.connect('here'))).toBe('too-many-connections');
    expect(closeOf(fixture.connect('there'))).toBeUndefined();
    alice.vanish();
    expect(closeOf(fixture.connect('here'))).toBeUndefined();
  });

  test('who does not join in ten seconds is closed, who joined is not', () => {
    const fixture = new RoomFixture();
    const late = fixture.connect();
    fixture.now += 5000;
    const [later, alice] = [fixture.connect(), fixture.join('room-a')];
    fixture.now += 5000;
    fixture.rooms.sweep();
    expect([late, later, alice].map(closeOf)).toEqual(['join-timeout', undefined, undefined]);
    fixture.now += 5000;
    fixture.rooms.sweep();
    expect([later, alice].map(closeOf)).toEqual(['join-timeout', undefined]);
  });

  test('every refusal is counted under its name', () => {
    const fixture = new RoomFixture({ roomPeers: 2 });
    const alice = fixture.join('room-a');
    alice.sendText('{');
    alice.relay(alice.sid, 'x');
    fixture.join('room-a');
    fixture.join('room-a');
    expect(fixture.rooms.counters.refused).toMatchObject({ malformed: 1, 'no-such-peer': 1, 'room-full': 1 });
    expect(fixture.log).toContain('refused malformed room-a not JSON');
  });
});
