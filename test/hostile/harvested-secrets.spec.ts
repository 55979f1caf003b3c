import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Transport } from '#mesh';
import { decodeInviteLink, fromHex, inviteKeys } from '#trust';
import type { SimulatedDevice } from '../support/simulated-world.ts';
import { Capture } from './support/capture.ts';
import { CODE, HostileWorld, ledgerOf, signerOf } from './support/hostile-world.ts';

let world: HostileWorld;
let people: SimulatedDevice[];
/** Of every connection that anybody opened. */
let fingerprints: Uint8Array[];
const links: string[] = [];

beforeEach(() => {
  world = new HostileWorld(4);
  fingerprints = [];
  people = ['alice-of-wonderland', 'bob-the-builder', 'carol-of-the-bells', 'dan-the-man'].map((name) =>
    world.device(name, { transport: listening(world.network.transport(name)) }),
  );
});
afterEach(() => world.end());

function listening(transport: Transport): Transport {
  return {
    open: async (options) => {
      const connection = await transport.open(options);
      fingerprints.push(connection.fingerprint);
      return connection;
    },
  };
}

/** Two come by invite, one by PIN; one reloads, one names herself anew, one is evicted; somebody writes. */
async function aDayInTheRoom(topology: 'shared' | 'private'): Promise<{ pin: string }> {
  const [alice, bob, carol, dan] = people as [
    SimulatedDevice,
    SimulatedDevice,
    SimulatedDevice,
    SimulatedDevice,
  ];
  await alice.create(CODE, 'each', topology);
  for (const guest of [bob, carol]) {
    links.push(await alice.invite({ note: 'for-a-friend-of-mine' }));
    await guest.join(links.at(-1) ?? '');
    await world.meshed(alice, guest);
  }
  alice.type('the-secret-plan');
  await dan.knock(CODE);
  await world.until(() => alice.room.view.door.length > 0, 'dan at the door');
  const pin = await challenge(alice, dan);
  await world.meshed(alice, dan);
  await bob.reload();
  await carol.room.setName('carol-with-a-new-name');
  await world.meshed(alice, bob, carol);
  await alice.room.trust.evict(carol.room.view.self.peerId, 'sold-the-secret-plan');
  await world.until(() => carol.room.view.standing.kind === 'evicted', 'carol is out');
  return { pin };
}

async function challenge(member: SimulatedDevice, newcomer: SimulatedDevice): Promise<string> {
  const { sid } = member.room.view.door[0] ?? {};
  if (!sid || !member.room.pins.challenge(sid)) throw new Error('nobody at the door');
  const shown = () => member.room.view.door[0]?.challenge;
  await world.until(() => shown()?.kind === 'shown', 'the PIN is shown');
  const spoken = shown();
  if (spoken?.kind !== 'shown') throw new Error('no PIN');
  newcomer.room.pins.enterPin(`${spoken.slot}${spoken.pin}`);
  return spoken.pin;
}

/** A report tells the node who is in which room, by keys that are made for the room, and nothing else. */
const TOLD_BY_REPORTS = ['device keys', 'peerIds', 'room id', 'statements'];

test.each(['shared', 'private'] as const)(
  'a node that keeps every byte has no seed, PIN, key, fingerprint, candidate, name or text (%s topology)',
  async (topology) => {
    const { pin } = await aDayInTheRoom(topology);
    await hasNoneOfThem(topology, pin);
  },
);

async function hasNoneOfThem(topology: 'shared' | 'private', pin: string): Promise<void> {
  const reports = world.node.seen.filter(({ frame }) => typeof frame === 'string' && REPORT.test(frame));
  const capture = new Capture(world.node.seen.filter((frame) => !reports.includes(frame)));
  const ledgers = await Promise.all(people.map(ledgerOf));
  const [ledger] = ledgers as [(typeof ledgers)[0]];
  const signers = await Promise.all(people.map(signerOf));
  const decoded = links.map((link) => decodeInviteLink(link)).filter((link) => link !== undefined);
  const invites = decoded.map(({ seed, roomId }) => inviteKeys(seed, roomId));
  const secrets: Record<string, readonly (string | Uint8Array)[]> = {
    seeds: decoded.map(({ seed }) => seed),
    'keys of invites': invites.flatMap(({ invPk, invPsk }) => [invPk, invPsk]),
    PIN: [pin],
    'device keys': signers.map(({ publicKey }) => fromHex(publicKey)),
    peerIds: people.map(({ room }) => fromHex(room.view.self.peerId)),
    fingerprints,
    'room id': [fromHex(ledger.roomId)],
    'nonce of the room': [ledger.genesis.nonce],
    statements: ledger.all().flatMap(({ id, wire }) => [fromHex(id), wire]),
    words: [...people.map(({ name }) => name), 'carol-with', 'Mosaic', 'secret-plan', 'for-a-friend'],
    SDP: ['candidate', 'a=fingerprint', 'ice-ufrag', 'v=0'],
  };
  const leaked = Object.entries(secrets).filter(([, values]) => values.some((value) => capture.holds(value)));
  expect(leaked.map(([kind]) => kind)).toEqual([]);
  expect(Object.entries(secrets).filter(([, values]) => values.length === 0)).toEqual([]);
  expect(fingerprints.length).toBeGreaterThan(7);

  const captureOfReports = new Capture(reports);
  const told = Object.entries(secrets).filter(([, values]) =>
    values.some((value) => captureOfReports.holds(value)),
  );
  expect(told.map(([kind]) => kind)).toEqual(topology === 'shared' ? TOLD_BY_REPORTS : []);
}

const REPORT = /^\{"event":"report"/;

test('the search finds what the node may know: room code, sids, tags and pids', async () => {
  const [alice, bob] = people as [SimulatedDevice, SimulatedDevice];
  await alice.create(CODE);
  await bob.join(await alice.invite());
  await world.meshed(alice, bob);
  const capture = new Capture(world.node.seen);
  const [hs1] = world.hostile.captured;
  expect(capture.holds(CODE)).toBe(true);
  expect(capture.holds(world.hostile.sidOf(bob.name))).toBe(true);
  expect(capture.holds(hs1?.body.slice(3, 11) ?? '')).toBe(true);
  expect(capture.holds(hs1?.body.slice(13, 29) ?? '')).toBe(true);
});
