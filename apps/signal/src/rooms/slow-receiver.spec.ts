import { describe, expect, test } from '@jest/globals';
import { encodeRelay } from '#protocol';
import { RoomFixture } from '../../test/room-fixture.ts';

describe('a receiver that does not read', () => {
  test('is told of no arrivals above the quiet mark, and of all at once when it has caught up', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('room-a');
    const bob = fixture.join('room-a');
    alice.connection.bufferedBytes = 2 ** 20 + 1;
    const before = alice.connection.sent.length;
    const carol = fixture.join('room-a');
    bob.vanish();
    fixture.join('room-a').vanish();
    expect(alice.connection.sent).toHaveLength(before);
    alice.connection.drain();
    expect(alice.connection.frames.at(-1)).toEqual({ event: 'peers', data: { peers: [{ sid: carol.sid }] } });
    const dan = fixture.join('room-a');
    expect(alice.connection.present).toEqual(new Set([carol.sid, dan.sid]));
  });

  test('gets one list, however many came and went, and no arrival before it', () => {
    const fixture = new RoomFixture();
    const alice = fixture.join('room-a');
    alice.connection.bufferedBytes = 2 ** 20 + 1;
    fixture.join('room-a');
    fixture.join('room-a');
    alice.connection.bufferedBytes = 1000;
    fixture.join('room-a');
    alice.connection.drain();
    expect(alice.connection.frames.map(({ event }) => event)).toEqual(['welcome', 'arrive', 'peers']);
  });

  test('is closed by name at the upper mark, and the sender is told', () => {
    const fixture = new RoomFixture();
    const [alice, bob, carol] = [fixture.join('room-a'), fixture.join('room-a'), fixture.join('room-a')];
    bob.connection.bufferedBytes = 4 * 2 ** 20 - 10;
    alice.relay(bob.sid, 'hello');
    expect(bob.connection.closedWith).toEqual({ code: 4008, reason: 'too-slow' });
    expect(alice.connection.errors).toMatchObject([{ code: 'peer-too-slow', to: bob.sid }]);
    expect(carol.connection.present).toEqual(new Set([alice.sid, carol.sid]));
    alice.relay(bob.sid, 'hello?');
    expect(alice.connection.errors.at(-1)).toMatchObject({ code: 'no-such-peer', to: bob.sid });
  });

  test('is closed when its own errors pile up', () => {
    const fixture = new RoomFixture();
    const mallory = fixture.join('room-a');
    mallory.connection.bufferedBytes = 4 * 2 ** 20;
    mallory.sendText('{');
    expect(mallory.connection.closedWith?.reason).toBe('too-slow');
  });

  test('does not change what another receiver of the same buffer gets', () => {
    const fixture = new RoomFixture();
    const [alice, bob] = [fixture.join('room-a'), fixture.join('room-a')];
    const frame = Buffer.from(encodeRelay(bob.sid, Buffer.from('kept')));
    bob.connection.bufferedBytes = 1;
    const held: Uint8Array[] = [];
    bob.connection.send = (sent) => held.push(sent as Uint8Array);
    alice.session?.receive(frame, true);
    frame.fill(0);
    expect(Buffer.from(held[0]!.subarray(17)).toString()).toBe('kept');
  });
});
