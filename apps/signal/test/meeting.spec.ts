import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sidFromBytes, type Tag } from '#protocol';
import type { RunningNode } from '../src/node.ts';
import { startTestNode } from './test-node.ts';
import { WirePeer } from './wire-peer.ts';

const TAG = sidFromBytes(Buffer.alloc(16, 7)) as string as Tag;

describe('meeting in a room', () => {
  let node: RunningNode;
  beforeAll(async () => {
    node = await startTestNode();
  });
  afterAll(() => node.kill());

  test('the first one is welcomed to an empty room and told of its own arrival, in this order', async () => {
    const alice = await WirePeer.join(node.publicUrl, 'first-one');
    expect(alice.received).toEqual([
      {
        event: 'welcome',
        data: {
          v: 1,
          sid: alice.sid,
          peers: [],
          ice: [],
          limits: { framesPerSecond: 30, burst: 120, relayBytes: 65_536, roomPeers: 32 },
        },
      },
      { event: 'arrive', data: { sid: alice.sid } },
    ]);
  });

  test('one who arrives with a tag is told who is there, and all are told of the arrival with its tag', async () => {
    const alice = await WirePeer.join(node.publicUrl, 'with-tag');
    const bob = await WirePeer.join(node.publicUrl, 'with-tag', { tag: TAG });
    const carol = await WirePeer.join(node.publicUrl, 'with-tag');
    expect(bob.of('welcome')[0]?.peers).toEqual([{ sid: alice.sid }]);
    expect(carol.of('welcome')[0]?.peers).toEqual([{ sid: alice.sid }, { sid: bob.sid, tag: TAG }]);
    for (const peer of [alice, bob]) await peer.until('arrive', ({ sid }) => sid === carol.sid);
    expect(alice.of('arrive')).toEqual([{ sid: alice.sid }, { sid: bob.sid, tag: TAG }, { sid: carol.sid }]);
    expect(bob.of('arrive')).toEqual([{ sid: bob.sid, tag: TAG }, { sid: carol.sid }]);
  });

  test('a leave is told to those who stay, also when the socket just dies', async () => {
    const alice = await WirePeer.join(node.publicUrl, 'leaving');
    const bob = await WirePeer.join(node.publicUrl, 'leaving');
    const carol = await WirePeer.join(node.publicUrl, 'leaving');
    await bob.leave();
    await alice.until('leave', ({ sid }) => sid === bob.sid);
    carol.socket.terminate();
    await alice.until('leave', ({ sid }) => sid === carol.sid);
    expect(alice.of('leave')).toEqual([{ sid: bob.sid }, { sid: carol.sid }]);
  });

  test('a relay reaches its receiver with the sid of its sender, and nobody else', async () => {
    const [alice, bob, carol] = await Promise.all(
      ['a', 'b', 'c'].map(() => WirePeer.join(node.publicUrl, 'relay')),
    );
    alice!.relay(bob!.sid, 'hello bob');
    expect((await bob!.until('relay')).body.toString()).toBe('hello bob');
    expect(bob!.of('relay')[0]?.from).toBe(alice!.sid);
    await carol!.settled();
    expect(carol!.of('relay')).toEqual([]);
    expect(alice!.of('relay')).toEqual([]);
  });

  test('a join and relays in one TCP segment are handled in this order', async () => {
    const alice = await WirePeer.join(node.publicUrl, 'one-segment');
    const bob = await WirePeer.connect(node.publicUrl);
    bob.raw.cork();
    bob.sendJoin('one-segment');
    for (let i = 0; i < 50; i++) bob.relay(alice.sid, `${i}`);
    bob.raw.uncork();
    await alice.untilTrue(() => alice.bodiesFrom(bob.sid).length === 50);
    expect(alice.bodiesFrom(bob.sid)).toEqual(Array.from({ length: 50 }, (_, i) => `${i}`));
    expect(bob.of('error')).toEqual([]);
  });

  test('bodies of the largest size and of every byte pass unchanged', async () => {
    const alice = await WirePeer.join(node.publicUrl, 'bytes');
    const bob = await WirePeer.join(node.publicUrl, 'bytes');
    const body = Buffer.from(Array.from({ length: 65_536 }, (_, i) => (i * 31) & 0xff));
    alice.relay(bob.sid, body);
    expect((await bob.until('relay')).body.equals(body)).toBe(true);
  });

  test('a room is forgotten with its last session', async () => {
    const before = node.rooms.roomCount;
    const alice = await WirePeer.join(node.publicUrl, 'forgotten');
    expect(node.rooms.roomCount).toBe(before + 1);
    await alice.leave();
    const bob = await WirePeer.join(node.publicUrl, 'other');
    expect(bob.of('welcome')[0]?.peers).toEqual([]);
    expect(node.rooms.roomCount).toBe(before + 1);
  });
});
