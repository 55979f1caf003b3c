import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FileHere, type FileId, type FileView, MemoryBlobStore } from '#mesh';
import { equalBytes } from '#trust';
import { FileList } from '../../libs/mesh/src/files/file-list.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { type SimulatedDevice, SimulatedWorld } from '../support/simulated-world.ts';

const SEED = Number(process.env['TESSERA_SEED'] ?? 6);
const PIECE = 256 * 1024;

let world: SimulatedWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let carol: SimulatedDevice;

beforeEach(async () => {
  world = new SimulatedWorld(SEED);
  [alice, bob, carol] = [world.device('alice'), world.device('bob'), world.device('carol')];
  await alice.create('amber-otter-42');
  const link = await alice.invite({ uses: 9 });
  for (const device of [bob, carol]) await device.join(link);
  await world.meshed(alice, bob, carol);
  await filesAreOpen();
});
afterEach(() => world.end());

/** Those of who came for the first time are opened a moment after the join. */
const filesAreOpen = (): Promise<void> => world.clock.pass(1_000);

/** No two pieces alike. */
function bytesOf(pieces: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.round(pieces * PIECE));
  for (let at = 0; at < bytes.length; at += PIECE) bytes.set(seededRandom(SEED + at)(16), at);
  return bytes;
}

async function share(
  device: SimulatedDevice,
  bytes: Uint8Array<ArrayBuffer>,
  name = 'map.png',
): Promise<void> {
  device.room.files.add([{ blob: new Blob([bytes], { type: 'image/png' }), path: ['trip', name] }]);
  // Reading a file takes real time, which the virtual clock knows nothing of.
  while (device.room.files.view.adding.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

const fileAt = (device: SimulatedDevice, name = 'map.png'): FileView | undefined =>
  device.room.files.view.files.find(({ path }) => path.at(-1) === name);

const hereAt = (device: SimulatedDevice): FileHere['kind'] | undefined => fileAt(device)?.here.kind;

async function listed(...devices: SimulatedDevice[]): Promise<void> {
  await world.until(() => devices.every((device) => fileAt(device)), 'the file is on the list');
}

function get(device: SimulatedDevice): void {
  device.room.files.fetch(fileAt(device)!.id);
}

async function isWhole(device: SimulatedDevice, bytes: Uint8Array): Promise<void> {
  await world.until(
    () => hereAt(device) === 'whole',
    `${device.name} has it: ${JSON.stringify(fileAt(device))}`,
  );
  const blob = await device.room.files.open(fileAt(device)!.id);
  expect(equalBytes(new Uint8Array(await blob!.arrayBuffer()), bytes)).toBe(true);
}

test('hundreds of small files come as fast as the way carries them', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `${index}.txt`);
  const sources = names.map((name) => ({ blob: new Blob([`this is ${name}`]), path: ['notes', name] }));
  alice.room.files.add(sources);
  while (alice.room.files.view.adding.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const areAt = (count: (file: FileView) => number): boolean =>
    bob.room.files.view.files.filter((file) => count(file) > 0).length === names.length;
  await world.until(() => areAt(({ reachable }) => reachable.length), 'bob knows who has them');
  world.packetsTakeMs = 2;
  const since = world.clock.now();
  for (const { id } of bob.room.files.view.files) bob.room.files.fetch(id);
  await world.until(() => areAt(({ here }) => (here.kind === 'whole' ? 1 : 0)), 'bob has them');
  // Five packets each, one after another; whoever is refused waits five seconds.
  expect(world.clock.now() - since).toBeLessThan(4_500);
});

describe('a file that alice adds', () => {
  test('is on everybody’s list at once, and its bytes are nowhere else until somebody asks', async () => {
    const bytes = bytesOf(2.5);
    await share(alice, bytes);
    await listed(bob, carol);
    expect(fileAt(bob)).toMatchObject({
      path: ['trip', 'map.png'],
      type: 'image/png',
      size: bytes.length,
      addedBy: alice.room.view.self.peerId,
      here: { kind: 'none' },
    });
    await world.clock.pass(5_000);
    expect([hereAt(bob), hereAt(carol)]).toEqual(['none', 'none']);
    expect(fileAt(bob)!.reachable).toEqual([alice.room.view.self.peerId]);
    get(bob);
    await isWhole(bob, bytes);
    await world.until(() => fileAt(carol)!.holders.length === 2, 'carol knows of both');
    expect(hereAt(carol)).toBe('none');
  });

  test('again, or that bob has too and adds, is the same row; under another name it is another one', async () => {
    const bytes = bytesOf(2.5);
    await share(alice, bytes);
    await share(alice, bytes);
    await listed(bob, carol);
    await share(bob, bytes);
    await world.until(() => fileAt(carol)!.holders.length === 2, 'carol knows of both');
    for (const device of [alice, bob, carol]) expect(device.room.files.view.files.length).toBe(1);
    await share(alice, bytes, 'again.png');
    await world.until(() => fileAt(carol, 'again.png')?.holders.length === 2, 'both have that one too');
    expect(carol.room.files.view.files.length).toBe(2);
    expect((await alice.blobs.kept()).length).toBe(1);
  });

  test('without a byte can be fetched too', async () => {
    await share(alice, new Uint8Array());
    await listed(bob);
    await world.until(() => fileAt(bob)!.reachable.length === 1, 'bob knows who has it');
    get(bob);
    await isWhole(bob, new Uint8Array());
  });

  test('comes from bob when alice has gone', async () => {
    const bytes = bytesOf(3);
    await share(alice, bytes);
    await listed(bob, carol);
    get(bob);
    await isWhole(bob, bytes);
    await alice.closePage();
    get(carol);
    await isWhole(carol, bytes);
  });

  test('that nobody here has any more waits, says so, and comes when alice is back', async () => {
    const bytes = bytesOf(3);
    await share(alice, bytes);
    await listed(bob);
    await world.until(() => fileAt(bob)!.reachable.length === 1, 'bob knows who has it');
    await alice.closePage();
    await world.until(() => fileAt(bob)!.reachable.length === 0, 'alice has gone');
    expect(fileAt(bob)!.holders.length).toBe(1);
    get(bob);
    await world.clock.pass(1_000);
    expect(hereAt(bob)).toBe('waiting');
    await alice.reopen();
    await isWhole(bob, bytes);
  });

  test('goes on from where it was after bob’s reload, without a press', async () => {
    const bytes = bytesOf(9);
    await share(alice, bytes);
    await listed(bob);
    world.packetsTakeMs = 20;
    get(bob);
    await world.until(() => {
      const here = fileAt(bob)!.here;
      return here.kind === 'fetching' && here.bytes > 3 * PIECE;
    }, 'some of it is here');
    await bob.reload();
    const kept = await bob.blobs.kept();
    expect(kept[0]!.content!.held.count).toBeGreaterThan(3);
    expect(kept[0]!.wanted).toBe(true);
    await isWhole(bob, bytes);
  });

  test('stays paused over a reload, and goes on at a press', async () => {
    const bytes = bytesOf(9);
    await share(alice, bytes);
    await listed(bob);
    world.packetsTakeMs = 20;
    get(bob);
    await world.until(() => 'bytes' in fileAt(bob)!.here, 'some of it is here');
    bob.room.files.pause(fileAt(bob)!.id);
    await world.clock.pass(500);
    await bob.reload();
    await world.meshed(alice, bob);
    await world.clock.pass(5_000);
    expect(['paused', 'none']).toContain(hereAt(bob));
    get(bob);
    await isWhole(bob, bytes);
  });

  test('goes on over a link that is lost and found again', async () => {
    const bytes = bytesOf(9);
    await share(alice, bytes);
    await listed(bob);
    world.packetsTakeMs = 20;
    get(bob);
    await world.until(() => hereAt(bob) === 'fetching', 'it has begun');
    world.network.cut('alice', 'bob');
    await world.clock.pass(60_000);
    expect(hereAt(bob)).not.toBe('whole');
    world.network.heal('alice', 'bob');
    await isWhole(bob, bytes);
  });
});

/** Bob has a copy, and Carol takes it off everybody's list. */
async function bobHasWhatCarolTakesOff(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await share(alice, bytes);
  await listed(bob, carol);
  get(bob);
  await isWhole(bob, bytes);
  await carol.room.files.remove(fileAt(carol)!.id);
  await world.until(() => !fileAt(bob), 'it is off bob’s list');
}

describe('a copy of what somebody takes off the list', () => {
  const unlisted = () => bob.room.files.view.unlisted;

  test('stays, is shown as such after a reload too, and comes back at a press', async () => {
    const bytes = bytesOf(2.5);
    await bobHasWhatCarolTakesOff(bytes);
    const shown = { path: ['trip', 'map.png'], size: bytes.length, bytes: bytes.length, isWhole: true };
    expect(unlisted()).toMatchObject([shown]);
    await bob.reload();
    await world.until(() => unlisted().length > 0, 'it is found again');
    expect(unlisted()).toMatchObject([shown]);
    const [{ root }] = unlisted() as [(typeof bob.room.files.view.unlisted)[0]];
    expect((await bob.room.files.openUnlisted(root))!.size).toBe(bytes.length);
    bob.room.files.putBack(root);
    await listed(carol);
    expect(fileAt(carol)).toMatchObject({ addedBy: bob.room.view.self.peerId, type: 'image/png' });
    expect(unlisted()).toEqual([]);
    get(carol);
    await isWhole(carol, bytes);
  });

  test('is freed at a press', async () => {
    await bobHasWhatCarolTakesOff(bytesOf(1));
    await bob.room.files.free(unlisted()[0]!.root);
    expect(unlisted()).toEqual([]);
    expect(await bob.blobs.kept()).toEqual([]);
  });
});

describe('a copy', () => {
  test('that bob discards is not offered to others any more', async () => {
    const bytes = bytesOf(2);
    await share(alice, bytes);
    await listed(bob, carol);
    get(bob);
    await isWhole(bob, bytes);
    await world.until(() => fileAt(carol)!.holders.length === 2, 'carol knows of both');
    await bob.room.files.discard(fileAt(bob)!.id);
    await world.until(() => fileAt(carol)!.holders.length === 1, 'carol knows of alice alone');
    expect(hereAt(bob)).toBe('none');
    expect(await bob.blobs.kept()).toEqual([]);
  });

  test('is listed for whoever saves the room', async () => {
    const bytes = bytesOf(1.5);
    await share(alice, bytes);
    await listed(bob);
    expect(bob.room.files.kept()).toEqual([]);
    const [kept] = alice.room.files.kept();
    expect(kept!.entry.path).toEqual(['trip', 'map.png']);
    expect((await kept!.open())!.size).toBe(bytes.length);
  });
});

/** Gives other bytes than it was given, as a modified client would. */
class LyingStore extends MemoryBlobStore {
  override async read(...where: Parameters<MemoryBlobStore['read']>): Promise<Uint8Array | undefined> {
    const bytes = await super.read(...where);
    return bytes?.map((byte) => byte ^ 1);
  }
}

test('who comes for the first time is in before its files are opened, and what is asked for or added meanwhile comes', async () => {
  let opened = 0;
  const store = new MemoryBlobStore();
  const dan = world.device('dan', {
    openBlobs: () => {
      opened += 1;
      return Promise.resolve(store);
    },
  });
  await dan.join(await alice.invite());
  await world.meshed(alice, bob, carol, dan);
  expect(opened).toBe(0);
  const hers = bytesOf(1);
  await share(alice, hers, 'hers.png');
  await world.until(() => fileAt(dan, 'hers.png') !== undefined, 'it is on dan’s list');
  dan.room.files.fetch(fileAt(dan, 'hers.png')!.id);
  expect(opened).toBe(0);
  await world.until(() => fileAt(dan, 'hers.png')?.here.kind === 'whole', 'dan has it');
  const bytes = bytesOf(2);
  dan.room.files.add([{ path: ['map.png'], blob: new Blob([bytes]) }]);
  await world.until(() => hereAt(dan) === 'whole', 'dan keeps it');
  expect(opened).toBe(1);
  await listed(alice);
});

describe('mallory', () => {
  test('who names alice’s file with another size does not keep bob from it', async () => {
    const bytes = bytesOf(2);
    await share(alice, bytes);
    await listed(bob);
    const list = new FileList(carol.room.doc);
    const entry = fileAt(bob)!;
    list.add({ ...entry, id: 'f'.repeat(32) as FileId, path: ['free'], size: 7, addedAt: entry.addedAt + 1 });
    await world.until(() => fileAt(bob, 'free') !== undefined, 'it is on bob’s list');
    bob.room.files.fetch(fileAt(bob, 'free')!.id);
    await world.until(() => hereAt(bob) === 'failed', 'that one can not be had');
    get(bob);
    await isWhole(bob, bytes);
  });

  test('who sends wrong bytes is named, and the file comes from others', async () => {
    const bytes = bytesOf(4);
    const lies = new LyingStore();
    const mallory = world.device('mallory', { openBlobs: () => Promise.resolve(lies) });
    await mallory.join(await alice.invite());
    await world.meshed(alice, bob, carol, mallory);
    await filesAreOpen();
    await share(mallory, bytes);
    await listed(alice, bob);
    get(bob);
    const { peerId } = mallory.room.view.self;
    const notice = () => bob.room.view.notices.find(({ kind }) => kind === 'wrong-bytes');
    await world.until(() => notice() !== undefined, 'bob is told');
    expect(notice()).toMatchObject({ who: peerId, file: 'map.png' });
    expect(hereAt(bob)).not.toBe('whole');
    await share(alice, bytes, 'the same.png');
    await isWhole(bob, bytes);
  });
});
