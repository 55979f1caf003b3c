import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { encodeFrame, MAX_RELAY_BODY_BYTES, type NodeFrame } from '#protocol';
import { encodeCbor, encodePairingFrame } from '#trust';
import type { SimulatedDevice } from '../support/simulated-world.ts';
import { HostileWorld, noticesOf } from './support/hostile-world.ts';

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let carol: SimulatedDevice;
beforeEach(async () => {
  world = new HostileWorld(9);
  [alice, bob, carol] = [world.device('alice'), world.device('bob'), world.device('carol')] as const;
  await world.roomOf(alice, bob);
});
afterEach(() => world.end());

const sid = (): string => world.hostile.sidOf('bob');

/** What no node says. */
const NONSENSE: [string, () => string | Uint8Array][] = [
  ['nothing', () => ''],
  ['half of an object', () => '{"event":"arrive"'],
  ['a number', () => '1'],
  ['null', () => 'null'],
  ['a tower of arrays', () => '['.repeat(60_000)],
  ['an unknown event', () => '{"event":"evict","data":{}}'],
  ['an event that every object has', () => '{"event":"constructor","data":{}}'],
  ['a prototype', () => '{"__proto__":{"event":"leave"},"data":{}}'],
  ['an arrival of nobody', () => '{"event":"arrive","data":{}}'],
  ['an arrival with a field too many', () => `{"event":"arrive","data":{"sid":"${sid()}","name":"bob"}}`],
  ['a sid with other trailing bits', () => `{"event":"leave","data":{"sid":"${sid().slice(0, 21)}B"}}`],
  ['a list of half a million', () => `{"event":"peers","data":{"peers":[${'{},'.repeat(500_000)}{}]}}`],
  ['a second welcome', () => encodeFrame(secondWelcome())],
  ['a text of a mebibyte', () => 'x'.repeat(1024 * 1024)],
  ['no bytes', () => new Uint8Array()],
  ['a relay without a body', () => Uint8Array.of(1, ...new Uint8Array(16))],
  ['a relay of another kind', () => Uint8Array.of(2, ...new Uint8Array(40))],
  ['a relay of a mebibyte', () => new Uint8Array(1024 * 1024).fill(1)],
];

function secondWelcome(): NodeFrame {
  const limits = { framesPerSecond: 1, burst: 1, relayBytes: 1, roomPeers: 1 };
  return { event: 'welcome', data: { v: 1, sid: world.hostile.sidOf('alice'), peers: [], ice: [], limits } };
}

/** Bodies that no peer sends. */
const BODIES: [string, () => Uint8Array][] = [
  ['zeros', () => new Uint8Array(64)],
  ['no CBOR', () => Uint8Array.of(0xff, 0xff, 0xff)],
  ['a tower of arrays', () => new Uint8Array(MAX_RELAY_BODY_BYTES).fill(0x81)],
  ['an array that says it has 2³² items', () => Uint8Array.of(0x9a, 0xff, 0xff, 0xff, 0xff)],
  ['bytes that say they are 2⁶³', () => Uint8Array.of(0x5b, 0x7f, 255, 255, 255, 255, 255, 255, 255)],
  ['an indefinite array', () => Uint8Array.of(0x9f, 0x01, 0xff)],
  ['a map', () => Uint8Array.of(0xa1, 0x01, 0x01)],
  ['a number written longer than it is', () => Uint8Array.of(0x82, 0x18, 0x09, 0x48, ...new Uint8Array(8))],
  ['a type of no frame', () => encodeCbor([77, new Uint8Array(8)])],
  ['an ack of nothing', () => encodePairingFrame({ type: 'ack', pid: new Uint8Array(8) })],
  ['a seal of nothing', () => encodeCbor([3, new Uint8Array(8), new Uint8Array()])],
  ['64 KiB', () => encodeCbor([3, new Uint8Array(8), new Uint8Array(65_000)])],
];

async function isAsBefore(): Promise<void> {
  expect(alice.linkedTo(bob)).toBe(true);
  expect(alice.room.view.node.kind).toBe('online');
  expect(noticesOf(alice)).toEqual([]);
  alice.type('still here');
  await world.until(() => bob.text === 'still here', 'the words arrive');
}

describe('a node that sends a member', () => {
  test.each(NONSENSE)('%s is not heard', async (_, frame) => {
    for (let time = 0; time < 10; time++) world.hostile.tell('alice', frame());
    await world.clock.pass(30_000);
    await isAsBefore();
  });

  test.each(BODIES)(
    '%s in the name of a friend is not heard, and the friend is, before long',
    async (_, body) => {
      for (let time = 0; time < 200; time++) world.hostile.relay('alice', world.hostile.sidOf('bob'), body());
      await isAsBefore();
      world.network.fail('alice', 'bob');
      await world.clock.pass(1);
      await world.meshed(alice, bob);
    },
  );
});

test('frames that make no sense between those of a newcomer keep it waiting only as long as they come', async () => {
  const noise = () => {
    for (const [, body] of BODIES) world.hostile.relay('alice', world.hostile.sidOf('carol'), body());
  };
  world.hostile.onRelay = (relay, pass) => {
    if (relay.from === 'carol') noise();
    pass(relay);
  };
  await bob.closePage();
  await carol.join(await alice.invite());
  await world.clock.pass(60_000);
  expect(alice.linkedTo(carol)).toBe(false);
  world.hostile.turnHonest();
  await world.meshed(alice, carol);
});

test('fifty thousand frames of chance, and of real frames bent by chance, move nobody', async () => {
  await carol.join(await alice.invite());
  await world.meshed(alice, bob, carol);
  const real = world.hostile.captured.map(({ body }) => body);
  const [from, to] = [world.hostile.sidOf('bob'), 'alice'];
  for (let count = 0; count < 50_000; count++) {
    const [which = 0, at = 0, bit = 0, high = 0] = world.random(4);
    const model = real[(which * 256 + high) % real.length] ?? new Uint8Array(1);
    const bent =
      count % 2
        ? world.random(at)
        : model.map((byte, index) => (index === at % model.length ? byte ^ bit : byte));
    world.hostile.relay(to, from, bent.length > 0 ? bent : Uint8Array.of(bit));
    if (count % 1_000 === 0) await world.clock.pass(2_000);
  }
  await world.clock.pass(60_000);
  expect(alice.linkedTo(bob)).toBe(true);
  expect(alice.room.view.people).toHaveLength(2);
  world.hostile.restart();
  await world.meshed(alice, bob, carol);
});
