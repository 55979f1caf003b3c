import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FileView } from '#mesh';
import { encodeCbor, equalBytes } from '#trust';
import { encodeLaneMessage, type LaneMessage } from '../../libs/mesh/src/files/lanes/lane-messages.ts';
import { CountingTransport } from '../support/counting-transport.ts';
import type { SimulatedDevice } from '../support/simulated-world.ts';
import { HostileWorld } from './support/hostile-world.ts';
import { ModifiedClient } from './support/modified-client.ts';

const MB = 1_048_576;

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let mallory: SimulatedDevice;
let client: ModifiedClient;
let ofAlice: CountingTransport;
let bytes: Uint8Array<ArrayBuffer>;

beforeEach(async () => {
  world = new HostileWorld(17);
  client = new ModifiedClient(world.network.transport('mallory'));
  ofAlice = new CountingTransport(world.transport('alice'));
  alice = world.device('alice', { transport: ofAlice });
  bob = world.device('bob');
  mallory = world.device('mallory', { transport: client });
  await world.roomOf(alice, bob, mallory);
  // The files of who came for the first time are opened a moment after the join.
  await world.clock.pass(1_000);
  bytes = new Uint8Array(16 * MB);
  for (let at = 0; at < bytes.length; at += 256 * 1024) bytes.set(world.random(16), at);
});
afterEach(() => world.end());

const fileAt = ({ room }: SimulatedDevice): FileView | undefined => room.files.view.files[0];

/** Connections of alice beside those to bob and mallory. */
const lanesOfAlice = (): number =>
  ofAlice.made.filter(({ connection }) => connection.state !== 'closed').length - 2;

async function share(device: SimulatedDevice, content: Uint8Array<ArrayBuffer>): Promise<void> {
  device.room.files.add([{ blob: new Blob([content]), path: ['far.bin'] }]);
  while (device.room.files.view.adding.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function fetchAt(device: SimulatedDevice, holder: SimulatedDevice): Promise<void> {
  const { peerId } = holder.room.view.self;
  const isThere = (): boolean => fileAt(device)?.reachable.includes(peerId) === true;
  await world.until(isThere, `${device.name} knows who has it`);
  device.room.files.fetch(fileAt(device)!.id);
}

async function isWholeAt(device: SimulatedDevice, content: Uint8Array): Promise<void> {
  await world.until(() => fileAt(device)!.here.kind === 'whole', `${device.name} has it`);
  const blob = await device.room.files.open(fileAt(device)!.id);
  expect(equalBytes(new Uint8Array(await blob!.arrayBuffer()), content)).toBe(true);
}

async function honestPeersGoOn(): Promise<void> {
  expect(alice.linkedTo(bob)).toBe(true);
  alice.type('on');
  await world.until(() => bob.text === 'on', 'bob has the word');
}

const whole = (message: Uint8Array): Uint8Array => Uint8Array.of(0, ...message);
const say = (message: LaneMessage): void => client.say('lanes', whole(encodeLaneMessage(message)), 'alice');

describe('a linked member that', () => {
  /** After a transfer each side listens for what the other says of lanes. */
  beforeEach(async () => {
    await share(alice, bytes.slice(0, 1000));
    await fetchAt(mallory, alice);
    await isWholeAt(mallory, bytes.slice(0, 1000));
  });

  const candidates: LaneMessage = {
    type: 'signal',
    lane: 40,
    signal: { type: 'ice', candidates: [], done: false },
  };
  test.each<[string, () => Uint8Array]>([
    ['nothing', () => new Uint8Array()],
    ['a frame of an unknown kind', () => Uint8Array.of(7, 1)],
    ['no CBOR', () => whole(Uint8Array.of(0xff))],
    ['an unknown type', () => whole(encodeCbor([9]))],
    ['a number too large', () => whole(encodeCbor([3, 65_536, 'over']))],
    ['an end without a reason that exists', () => whole(encodeCbor([3, 1, 'because']))],
    ['a signal that is none', () => whole(encodeCbor([2, 1, Uint8Array.of(1, 2)]))],
    ['a payload of the handshake', () => whole(encodeCbor([2, 1, encodeCbor([3])]))],
    ['candidates of one that nobody asked for', () => whole(encodeLaneMessage(candidates))],
  ])('says %s of lanes is cut off, and nobody else is', async (_, frame) => {
    client.say('lanes', frame(), 'alice');
    await world.until(() => !alice.linkedTo(mallory), 'mallory is cut off');
    await honestPeersGoOn();
  });

  function ask(lane: number): void {
    const sdp = 'v=0\r\n';
    say({ type: 'signal', lane, signal: { type: 'sdp', kind: 'offer', sdp } });
  }

  /** Who joined began the pairing, so even numbers are mallory's. */
  test('asks for lanes without end costs alice six connections, and soon none', async () => {
    const before = ofAlice.made.length;
    for (let lane = 0; lane < 2_000; lane += 2) {
      ask(lane);
      if (lane % 100 === 0) await world.clock.pass(10);
      expect(lanesOfAlice()).toBeLessThanOrEqual(3);
    }
    expect(ofAlice.made.length - before).toBeLessThanOrEqual(6);
    expect(ofAlice.made.length).toBeGreaterThan(before);
    await world.clock.pass(16_000);
    expect(lanesOfAlice()).toBe(0);
    expect(alice.linkedTo(mallory)).toBe(true);
    await honestPeersGoOn();
  });

  test('asks for a lane of alice’s numbers is cut off', async () => {
    ask(41);
    await world.until(() => !alice.linkedTo(mallory), 'mallory is cut off');
    await honestPeersGoOn();
  });
});

describe('a lane to mallory', () => {
  /** What her engine sends as the first message of each lane. */
  function provesWith(proof: (true_: Uint8Array) => Uint8Array): void {
    client.onSend = (label, frame) => (label === 'lane' && frame.length === 33 ? [proof(frame)] : [frame]);
  }

  test('without the right proof is closed before anything goes over it, and the file comes over the link', async () => {
    provesWith((frame) => frame.map((byte, at) => (at === 32 ? byte ^ 1 : byte)));
    await share(mallory, bytes);
    world.packetsTakeMs = 40;
    await fetchAt(alice, mallory);
    await world.until(() => lanesOfAlice() === 3, 'alice tries lanes');
    await world.until(() => lanesOfAlice() === 0, 'none of them stays');
    expect(fileAt(alice)!.here.kind).not.toBe('whole');
    await isWholeAt(alice, bytes);
    expect(alice.linkedTo(mallory)).toBe(true);
  });

  test('that brings wrong bytes ends all that comes from her, she is named, and the rest comes from bob', async () => {
    await share(mallory, bytes);
    world.packetsTakeMs = 40;
    await fetchAt(alice, mallory);
    await world.until(() => lanesOfAlice() === 3, 'there are lanes');
    const isPiece = (frame: Uint8Array): boolean => frame[0] === 1 && frame.length > 60_000;
    const changed = (frame: Uint8Array): Uint8Array => frame.map((byte, at) => (at > 1000 ? byte ^ 1 : byte));
    client.onSend = (label, frame) =>
      label === 'file over a lane' && isPiece(frame) ? [changed(frame)] : [frame];
    const notice = () => alice.room.view.notices.find(({ kind }) => kind === 'wrong-bytes');
    await world.until(() => notice() !== undefined, 'alice is told');
    expect(notice()).toMatchObject({ who: mallory.room.view.self.peerId, file: 'far.bin' });
    const { here } = fileAt(alice)!;
    expect(here.kind).not.toBe('whole');
    await world.clock.pass(10_000);
    expect(fileAt(alice)!.here).toMatchObject({ bytes: 'bytes' in here ? here.bytes : 0 });
    world.packetsTakeMs = 0;
    await share(bob, bytes);
    await isWholeAt(alice, bytes);
    await world.clock.pass(12_000);
    expect(lanesOfAlice()).toBe(0);
    expect(alice.linkedTo(mallory)).toBe(true);
  });

  test('that she opened and leaves alone is closed by alice after half a minute', async () => {
    await share(alice, bytes);
    world.packetsTakeMs = 40;
    await fetchAt(mallory, alice);
    await world.until(() => lanesOfAlice() === 3, 'mallory has three');
    client.onSend = (label, frame) => (label === 'lanes' ? [] : [frame]);
    client.closesNothing = true;
    await isWholeAt(mallory, bytes);
    await world.clock.pass(15_000);
    expect(lanesOfAlice()).toBe(3);
    await world.clock.pass(30_000);
    expect(lanesOfAlice()).toBe(0);
    client.closesNothing = false;
    expect(alice.linkedTo(mallory)).toBe(true);
  });

  test('over which she says what she has, as over a link, is closed', async () => {
    await share(alice, bytes);
    world.packetsTakeMs = 40;
    await fetchAt(mallory, alice);
    await world.until(() => lanesOfAlice() === 3, 'mallory has three');
    await world.clock.pass(2_000);
    client.say('lane', whole(encodeCbor([1, []])));
    await world.until(() => lanesOfAlice() === 0, 'alice has closed them');
    await isWholeAt(mallory, bytes);
    await honestPeersGoOn();
  });
});
