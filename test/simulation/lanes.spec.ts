import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FileView } from '#mesh';
import { equalBytes } from '#trust';
import { CountingTransport } from '../support/counting-transport.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { type SimulatedDevice, SimulatedWorld } from '../support/simulated-world.ts';

const SEED = Number(process.env['TESSERA_SEED'] ?? 6);
const PIECE = 256 * 1024;
const PIECES = 96;
/** A piece is five packets. */
const PACKET_MS = 40;
const ALONE_MS = PIECES * 5 * PACKET_MS;

let world: SimulatedWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let ofAlice: CountingTransport;
let ofBob: CountingTransport;
const bytes = new Uint8Array(PIECES * PIECE);
for (let at = 0; at < bytes.length; at += PIECE) bytes.set(seededRandom(SEED + at)(16), at);

beforeEach(async () => {
  world = new SimulatedWorld(SEED);
  ofAlice = new CountingTransport(world.transport('alice'));
  ofBob = new CountingTransport(world.transport('bob'));
  alice = world.device('alice', { transport: ofAlice });
  bob = world.device('bob', { transport: ofBob });
});
afterEach(() => world.end());

/** Both in a room, with a file at alice and a slow way between them. */
async function meet(): Promise<void> {
  await alice.create('amber-otter-42');
  await bob.join(await alice.invite());
  await world.meshed(alice, bob);
  alice.room.files.add([{ blob: new Blob([bytes]), path: ['far.bin'] }]);
  // Reading a file takes real time, which the virtual clock knows nothing of.
  while (alice.room.files.view.adding.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await world.until(() => fileAt(bob)?.reachable.length === 1, 'bob knows who has it');
  world.packetsTakeMs = PACKET_MS;
}

const fileAt = ({ room }: SimulatedDevice): FileView | undefined => room.files.view.files[0];

/** The milliseconds until all of it is at bob, and right. */
async function fetch(): Promise<number> {
  const since = world.clock.now();
  bob.room.files.fetch(fileAt(bob)!.id);
  await world.until(() => fileAt(bob)!.here.kind === 'whole', 'bob has it');
  const took = world.clock.now() - since;
  const blob = await bob.room.files.open(fileAt(bob)!.id);
  expect(equalBytes(new Uint8Array(await blob!.arrayBuffer()), bytes)).toBe(true);
  return took;
}

async function lanesAreThere(): Promise<void> {
  await world.until(() => ofBob.connected.length === 4, 'there are three lanes');
}

describe('a large file over a way where each connection is slow', () => {
  test('comes over four, in less than half the time, and leaves one', async () => {
    await meet();
    const fetching = fetch();
    await lanesAreThere();
    expect(await fetching).toBeLessThan(ALONE_MS / 2);
    expect(ofAlice.connected.length).toBe(4);
    await world.clock.pass(12_000);
    expect([ofAlice, ofBob].map(({ connected }) => connected.length)).toEqual([1, 1]);
    expect(alice.linkedTo(bob)).toBe(true);
  });

  test('loses nothing when lanes die, at either end, and gets others', async () => {
    await meet();
    const fetching = fetch();
    await lanesAreThere();
    ofBob.connected[1]!.close();
    ofAlice.connected.at(-1)!.close();
    await world.until(() => ofBob.connected.length === 2, 'two are gone');
    expect(await fetching).toBeLessThan(ALONE_MS);
  });

  test.each<[string, () => CountingTransport]>([
    ['who fetches', () => ofBob],
    ['who serves', () => ofAlice],
  ])('goes on over the link when all lanes die at once at %s', async (_, end) => {
    await meet();
    const fetching = fetch();
    await lanesAreThere();
    for (const lane of end().connected.slice(1)) lane.close();
    await world.until(() => ofBob.connected.length === 1, 'the lanes are gone');
    await fetching;
    expect(alice.linkedTo(bob)).toBe(true);
  });

  test('leaves no lane behind when it is paused, or when the link ends', async () => {
    await meet();
    void fetch().catch(() => undefined);
    await lanesAreThere();
    bob.room.files.pause(fileAt(bob)!.id);
    await world.clock.pass(12_000);
    expect(ofAlice.connected.length).toBe(1);
    bob.room.files.fetch(fileAt(bob)!.id);
    await lanesAreThere();
    await alice.closePage();
    await world.until(() => ofBob.connected.length === 0, 'bob has no connection left');
  });

  test('comes over connections that go the way the link goes, through a relay only where that was asked for', async () => {
    await meet();
    world.packetsTakeMs = 0;
    await bob.room.setRelayOnly(true);
    const before = ofBob.made.length;
    await world.meshed(alice, bob);
    await world.until(() => fileAt(bob)?.reachable.length === 1, 'bob knows who has it');
    world.packetsTakeMs = PACKET_MS;
    await fetch();
    const made = ofBob.made.slice(before).map(({ options }) => options);
    expect(made.length).toBeGreaterThanOrEqual(4);
    expect(new Set(made.map((options) => JSON.stringify(options))).size).toBe(1);
    expect(made[0]!.relayOnly).toBe(true);
  });
});

test('over a full line lanes are tried, bring nothing and are closed', async () => {
  world.sharesOneLine = true;
  await meet();
  world.packetsTakeMs = PACKET_MS / 2;
  const fetching = fetch();
  await lanesAreThere();
  const since = world.clock.now();
  await world.until(() => ofAlice.connected.length === 1, 'they are closed again');
  expect(world.clock.now() - since).toBeLessThan(6_000);
  await fetching;
});

test.each<[string, () => void]>([
  ['who has it', () => (ofAlice.unknownChannel = 3)],
  ['who fetches it', () => (ofBob.unknownChannel = 3)],
])('with a client of before, at %s, files come over the link', async (_, change) => {
  change();
  await meet();
  const took = await fetch();
  expect(took).toBeGreaterThan(0.9 * ALONE_MS);
  expect([ofAlice, ofBob].map(({ made }) => made.length)).toEqual([1, 1]);
});

test('a small file comes over the link', async () => {
  await meet();
  const small = bytes.slice(0, 7 * 1_048_576);
  alice.room.files.add([{ blob: new Blob([small]), path: ['small.bin'] }]);
  while (alice.room.files.view.adding.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const smallOne = (): FileView | undefined =>
    bob.room.files.view.files.find(
      ({ path, reachable }) => path[0] === 'small.bin' && reachable.length === 1,
    );
  await world.until(() => smallOne() !== undefined, 'bob knows who has it');
  bob.room.files.fetch(smallOne()!.id);
  await world.until(() => smallOne()!.here.kind === 'whole', 'bob has it');
  expect(ofBob.made.length).toBe(1);
});
