import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { encodeRelay } from '#protocol';
import type { RunningNode } from '../src/node.ts';
import { startTestNode } from './test-node.ts';
import { MIB, retainedBytes } from './retained-bytes.ts';
import { WirePeer } from './wire-peer.ts';

let node: RunningNode;
let alice: WirePeer;
let bob: WirePeer;
let carol: WirePeer;

beforeAll(async () => {
  node = await startTestNode({
    TESSERA_LIMIT_FRAMES_PER_SECOND: 100_000,
    TESSERA_LIMIT_ARRIVALS_PER_MINUTE: 1000,
  });
});
afterAll(() => node.kill());

beforeEach(async () => {
  [alice, bob, carol] = [await join(), await join(), await join()];
});
afterEach(async () => {
  bob.resume();
  await Promise.all([alice, bob, carol].map((peer) => peer.leave()));
});

const join = (): Promise<WirePeer> => WirePeer.join(node.publicUrl, 'amber-otter-42');

/** Sends as fast as the node takes it, and no faster: what waits here would count as the node's memory. */
async function relayAtPace(from: WirePeer, to: WirePeer, body: Buffer): Promise<void> {
  await new Promise((resolve) => from.socket.send(encodeRelay(to.sid, body), resolve));
}

/** Bob wakes up after he was closed, and reads why. */
async function endOfBob(): Promise<void> {
  bob.resume();
  expect(await bob.closed).toEqual({ code: 4008, reason: 'too-slow' });
  expect(bob.of('error')).toMatchObject([{ code: 'too-slow' }]);
}

/** Beyond what the kernel takes, until the node no longer tells bob of arrivals. */
async function fillBacklogOfBob(): Promise<void> {
  const before = node.rooms.counters.fellBehind;
  while (node.rooms.counters.fellBehind === before) {
    for (let i = 0; i < 8; i++) await relayAtPace(alice, bob, Buffer.alloc(65_536));
    await (await join()).leave();
  }
}

describe('a peer that does not read', () => {
  test('120 MB: it is closed by name, memory stays bounded, and others get theirs in order', async () => {
    const before = retainedBytes();
    let most = 0;
    bob.pause();
    for (let i = 0; i < 1920; i++) {
      await relayAtPace(alice, bob, Buffer.alloc(65_536, i));
      await relayAtPace(alice, carol, Buffer.from(`${i}`));
      if (bob.socket.isPaused && alice.of('error').length > 0) await endOfBob();
      if (i % 240 === 0) most = Math.max(most, retainedBytes());
    }
    await carol.untilTrue(() => carol.bodiesFrom(alice.sid).length === 1920);
    expect(carol.bodiesFrom(alice.sid)).toEqual(Array.from({ length: 1920 }, (_, i) => `${i}`));
    expect(most - before).toBeLessThan(12 * MIB);
    const codes = alice.of('error').map(({ code, to }) => `${code} ${to === bob.sid ? 'bob' : to}`);
    expect(codes[0]).toBe('peer-too-slow bob');
    expect(new Set(codes.slice(1))).toEqual(new Set(['no-such-peer bob']));
    expect(bob.socket.isPaused).toBe(false);
  });

  test('hears of no arrivals meanwhile, and gets a fresh list once it reads again', async () => {
    bob.pause();
    await fillBacklogOfBob();
    const dan = await join();
    await carol.leave();
    bob.resume();
    const { peers } = await bob.until('peers');
    expect(peers).toEqual([{ sid: alice.sid }, { sid: dan.sid }]);
    expect(bob.of('arrive').map(({ sid }) => sid)).not.toContain(dan.sid);
    expect(bob.of('leave').map(({ sid }) => sid)).not.toContain(carol.sid);
    await dan.leave();
    await bob.until('leave', ({ sid }) => sid === dan.sid);
  });

  test('does not keep the chunks alive in which small frames for it were read', async () => {
    bob.pause();
    await fillBacklogOfBob();
    const before = retainedBytes();
    for (let i = 0; i < 600; i++) {
      alice.raw.cork();
      alice.relay(bob.sid, Buffer.alloc(1));
      alice.relay(carol.sid, Buffer.alloc(60_000));
      alice.raw.uncork();
      await carol.until('relay');
      carol.received.length = 0;
    }
    expect(retainedBytes() - before).toBeLessThan(20 * MIB);
    expect(bob.socket.readyState).toBe(bob.socket.OPEN);
    bob.resume();
    await bob.untilTrue(() => bob.of('relay').filter(({ body }) => body.length === 1).length === 600);
  });
});
