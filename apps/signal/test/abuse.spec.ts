import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { encodeRelay, sidFromBytes } from '#protocol';
import type { RunningNode } from '../src/node.ts';
import { MIB, retainedBytes } from './retained-bytes.ts';
import { startTestNode } from './test-node.ts';
import { NOBODY, WirePeer } from './wire-peer.ts';

let node: RunningNode;
/** Two honest peers who talk before and after whatever a spec does beside them. */
let alice: WirePeer;
let bob: WirePeer;
let mallory: WirePeer;

beforeAll(async () => {
  node = await startTestNode({ TESSERA_LIMIT_SOCKETS_PER_ADDRESS: 100, TESSERA_LIMIT_JOIN_SECONDS: 3 });
});
afterAll(() => node.kill());

beforeEach(async () => {
  alice = await WirePeer.join(node.publicUrl, 'honest');
  bob = await WirePeer.join(node.publicUrl, 'honest');
  alice.relay(bob.sid, 'before');
  mallory = await WirePeer.connect(node.publicUrl);
});
afterEach(async () => {
  alice.relay(bob.sid, 'after');
  await bob.untilTrue(() => bob.bodiesFrom(alice.sid).length === 2);
  expect(bob.bodiesFrom(alice.sid)).toEqual(['before', 'after']);
  expect(bob.of('leave')).toEqual([]);
  await Promise.all([alice, bob, mallory].map((peer) => peer.leave()));
});

const joinFrame = (data: Record<string, unknown>): string => JSON.stringify({ event: 'join', data });
const good = { v: 1, room: 'honest', sid: NOBODY };

describe('text that is no frame is answered, and the third one closes', () => {
  test.each([
    ['broken JSON', '{"event":"join"'],
    ['no JSON at all', 'hello'],
    ['an empty frame', ''],
    ['null', 'null'],
    ['an array', '[]'],
    ['a number', '1e999'],
    ['an unknown event', '{"event":"shutdown","data":{}}'],
    ['an event of the node', joinFrame(good).replace('join', 'welcome')],
    ['a join without data', '{"event":"join"}'],
    ['a join with a surplus field', joinFrame({ ...good, admin: true })],
    ['a room of the wrong type', joinFrame({ ...good, room: { toString: 'x' } })],
    ['a room with capitals', joinFrame({ ...good, room: 'Honest' })],
    ['a room that is too long', joinFrame({ ...good, room: 'a'.repeat(65) })],
    ['a sid with padding', joinFrame({ ...good, sid: `${NOBODY}==` })],
    ['a sid with stray bits', joinFrame({ ...good, sid: `${NOBODY.slice(0, 21)}B` })],
    ['a tag that is null', joinFrame({ ...good, tag: null })],
    ['__proto__ as a room', joinFrame({ ...good, room: '__proto__' })],
    ['__proto__ as a key', '{"event":"join","data":{"__proto__":{"v":1,"room":"honest"},"v":1}}'],
    ['__proto__ as an event', '{"event":"__proto__","data":{}}'],
    ['constructor as an event', '{"event":"constructor","data":{"prototype":{}}}'],
    ['ten thousand brackets', '['.repeat(10_000)],
  ])('%s', async (_name, text) => {
    for (let i = 0; i < 3; i++) mallory.socket.send(text);
    expect(await mallory.closed).toEqual({ code: 4000, reason: 'malformed' });
    expect(mallory.received.map((frame) => 'code' in frame.data && frame.data.code)).toEqual(
      Array(3).fill('malformed'),
    );
    expect(({} as Record<string, unknown>)['room']).toBeUndefined();
  });

  test('good frames between bad ones are still served, in order', async () => {
    mallory.socket.send('{');
    mallory.sendJoin('other');
    mallory.socket.send('{');
    mallory.relay(NOBODY, 'x');
    await mallory.until('error', ({ code }) => code === 'no-such-peer');
    expect(mallory.received.map(({ event }) => event)).toEqual([
      'error',
      'welcome',
      'arrive',
      'error',
      'error',
    ]);
  });
});

describe('what a session may not do is refused by name', () => {
  test('binary before join', async () => {
    mallory.relay(bob.sid, 'let me in');
    expect(await mallory.closed).toEqual({ code: 4003, reason: 'not-joined' });
    expect(bob.of('relay').every(({ from }) => from === alice.sid)).toBe(true);
  });

  test('a second join', async () => {
    mallory.sendJoin('other');
    mallory.sendJoin('other');
    expect(await mallory.closed).toEqual({ code: 4004, reason: 'already-joined' });
  });

  test('a sid that is taken', async () => {
    mallory.socket.send(joinFrame({ ...good, sid: alice.sid }));
    expect(await mallory.closed).toEqual({ code: 4005, reason: 'sid-taken' });
  });

  test('another version', async () => {
    mallory.socket.send(joinFrame({ ...good, v: 2 }));
    expect(await mallory.closed).toEqual({ code: 4001, reason: 'unsupported-version' });
  });

  test('a relay across rooms', async () => {
    mallory.sendJoin('other');
    mallory.relay(bob.sid, 'psst');
    expect(await mallory.until('error')).toMatchObject({ code: 'no-such-peer', to: bob.sid });
  });

  test('a relay without a body, of another kind, or shorter than an address', async () => {
    mallory.sendJoin('other');
    mallory.socket.send(encodeRelay(bob.sid, Buffer.alloc(1)).subarray(0, 17));
    mallory.socket.send(Buffer.alloc(40, 2));
    mallory.socket.send(Buffer.alloc(0));
    expect(await mallory.closed).toEqual({ code: 4000, reason: 'malformed' });
  });

  test('silence instead of a join', async () => {
    expect(await mallory.closed).toEqual({ code: 4002, reason: 'join-timeout' });
    expect(mallory.of('error')).toMatchObject([{ code: 'join-timeout' }]);
  });
});

describe('frames that are too large are closed by name', () => {
  test('a control frame above 16 KiB', async () => {
    mallory.socket.send(' '.repeat(16_385));
    expect(await mallory.closed).toEqual({ code: 4007, reason: 'frame-too-large' });
  });

  test('a relay above 64 KiB, which is refused before it is read to its end', async () => {
    mallory.sendJoin('other');
    mallory.socket.send(Buffer.alloc(200_000, 1));
    expect(await mallory.closed).toEqual({ code: 4007, reason: 'frame-too-large' });
    expect(mallory.of('error')).toMatchObject([{ code: 'frame-too-large' }]);
  });

  test('a frame that only says it is large', async () => {
    mallory.raw.write(Buffer.from([0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4]));
    expect(await mallory.closed).toEqual({ code: 4007, reason: 'frame-too-large' });
  });

  test('fragments that add up', async () => {
    for (let i = 0; i < 10; i++) mallory.socket.send(Buffer.alloc(10_000), { fin: false });
    expect(await mallory.closed).toEqual({ code: 4007, reason: 'frame-too-large' });
  });
});

describe('what is no WebSocket frame is closed by name', () => {
  test.each([
    ['text that is not UTF-8', [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]],
    ['a reserved bit', [0xc1, 0x81, 0, 0, 0, 0, 0x20]],
    ['a reserved opcode', [0x83, 0x80, 0, 0, 0, 0]],
    ['a frame without a mask', [0x81, 0x01, 0x20]],
    ['a continuation of nothing', [0x80, 0x80, 0, 0, 0, 0]],
    ['a ping in fragments', [0x09, 0x80, 0, 0, 0, 0]],
    ['a ping of 126 bytes', [0x89, 0xfe, 0, 126, 0, 0, 0, 0]],
  ])('%s', async (_name, bytes) => {
    mallory.raw.write(Buffer.from(bytes));
    expect(await mallory.closed).toEqual({ code: 4000, reason: 'malformed' });
    expect(mallory.of('error')).toMatchObject([{ code: 'malformed' }]);
  });

  test('a message in a thousand fragments is one message', async () => {
    const text = joinFrame({ ...good, room: 'fragments', sid: mallory.sid });
    for (const letter of text.slice(0, -1)) mallory.socket.send(letter, { fin: false });
    mallory.socket.send(text.slice(-1), { fin: true });
    expect((await mallory.until('welcome')).sid).toBe(mallory.sid);
  });
});

describe('floods', () => {
  test('frames above the rate are refused with a time and the receiver, and a flood is closed', async () => {
    mallory.sendJoin('other');
    for (let i = 0; i < 3000; i++) mallory.relay(NOBODY, 'flood');
    expect(await mallory.closed).toEqual({ code: 4009, reason: 'rate-limited' });
    expect(mallory.of('error').find(({ code }) => code === 'rate-limited')).toMatchObject({
      to: NOBODY,
      retryAfterMs: expect.any(Number),
    });
  });

  test('pings and pongs are frames too', async () => {
    let pongs = 0;
    mallory.socket.on('pong', () => pongs++);
    for (let i = 0; i < 1500; i++) mallory.socket.ping();
    for (let i = 0; i < 1500; i++) mallory.socket.pong();
    expect(await mallory.closed).toEqual({ code: 4009, reason: 'rate-limited' });
    expect(pongs).toBeLessThan(200);
  });

  test('ten thousand arrivals in one room: those above the limit are told when to come back', async () => {
    const carol = await WirePeer.join(node.publicUrl, 'crowded');
    const began = performance.now();
    const outcomes = new Map<string, number>();
    for (let batch = 0; batch < 400; batch++)
      await Promise.all(Array.from({ length: 25 }, () => arrive(outcomes)));
    const came = outcomes.get('arrive') ?? 0;
    expect(came).toBeGreaterThanOrEqual(63);
    // However long it takes: 64 may come in each minute.
    const minutes = (performance.now() - began) / 60_000;
    expect(came).toBeLessThanOrEqual(63 + 64 * Math.max(1, minutes));
    expect(outcomes).toEqual(
      new Map([
        ['arrive', came],
        ['too-many-arrivals', 10_000 - came],
      ]),
    );
    await carol.settled();
    expect(carol.of('arrive')).toHaveLength(1 + came);
    await carol.leave();
  });

  async function arrive(outcomes: Map<string, number>): Promise<void> {
    const peer = await WirePeer.connect(node.publicUrl);
    peer.sendJoin('crowded');
    await peer
      .untilTrue(() => peer.received.some(({ event }) => event === 'arrive' || event === 'error'))
      .catch(() => 0);
    const [error] = peer.of('error');
    if (error !== undefined) expect(error.retryAfterMs).toBeGreaterThan(0);
    const outcome = error?.code ?? 'arrive';
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    await peer.leave();
  }

  test('sockets of one address above the limit are told so', async () => {
    const crowd: WirePeer[] = [];
    for (;;) {
      const peer = await WirePeer.connect(node.publicUrl);
      crowd.push(peer);
      peer.sendJoin(`crowd-${Math.floor(crowd.length / 20)}`);
      const first = await Promise.race([peer.until('arrive'), peer.closed]);
      if ('code' in first) break;
    }
    expect(await crowd.at(-1)!.closed).toEqual({ code: 4011, reason: 'too-many-connections' });
    expect(crowd).toHaveLength(100 - 3 + 1);
    await Promise.all(crowd.map((peer) => peer.leave()));
  });
});

/** A million at a time is asked for by hand. */
const FUZZED = Number(process.env['TESSERA_FUZZED_FRAMES'] ?? 100_000);

test('a hundred thousand fuzzed frames: each session is ended by name, the node and its memory stay', async () => {
  await mallory.leave();
  const before = retainedBytes();
  const reasons = new Map<string, number>();
  let sent = 0;
  while (sent < FUZZED) {
    mallory = await WirePeer.connect(node.publicUrl);
    if (randomBytes(1)[0]! < 200) mallory.sendJoin(`fuzz-${sent % 7}`);
    while (mallory.socket.readyState === mallory.socket.OPEN && sent++ < FUZZED) {
      for (let i = 0; i < 200; i++, sent++) fuzz(mallory);
      await new Promise(setImmediate);
    }
    mallory.socket.close();
    const { code, reason } = await mallory.closed;
    reasons.set(`${code} ${reason}`, (reasons.get(`${code} ${reason}`) ?? 0) + 1);
  }
  expect([...reasons.keys()].filter((reason) => !/^4\d{3} [a-z-]+$|^1005 $/.test(reason))).toEqual([]);
  expect(retainedBytes() - before).toBeLessThan(20 * MIB);
});

/** One frame that is a mutation of an honest one, of random kind and length. */
function fuzz(peer: WirePeer): void {
  const dice = randomBytes(4);
  const bytes =
    dice[0]! < 128
      ? Buffer.from(encodeRelay(sidFromBytes(randomBytes(16)), randomBytes(1 + dice[1]!)))
      : Buffer.from(joinFrame({ ...good, room: 'fuzz-join' }));
  if (dice[2]! < 200) bytes[dice[3]! % bytes.length] = randomBytes(1)[0]!;
  if (dice[2]! % 16 === 0 && peer.raw.writable) peer.raw.write(bytes);
  else peer.socket.send(bytes, { binary: dice[0]! < 100 }, () => undefined);
}
