import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  decodePeerFrame,
  decodeReportPayload,
  reportMessage,
  reportPayload,
  type SignedReport,
  signedReportOf,
} from '#protocol';
import { formatPin, fromHex, peerIdOf, toHex } from '#trust';
import { nodeAgainstMesh } from '#topology';
import { HostileWorld, signerOf } from '../hostile/support/hostile-world.ts';
import { ModifiedClient } from '../hostile/support/modified-client.ts';
import { pairsSeenBy, pictureOf, suspectsSeenBy } from '../support/mesh-picture.ts';
import type { SimulatedDevice } from '../support/simulated-world.ts';

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let carol: SimulatedDevice;
let all: SimulatedDevice[];
beforeEach(() => {
  world = new HostileWorld(17);
  all = ['alice', 'bob', 'carol'].map((name) => world.device(name));
  [alice, bob, carol] = all as [SimulatedDevice, SimulatedDevice, SimulatedDevice];
});
afterEach(() => world.end());

const seenBy = (device: SimulatedDevice) => pairsSeenBy(device, all);
const everybodySees = (pairs: readonly string[]) =>
  world.until(
    () => all.every((device) => String(seenBy(device)) === String(pairs)),
    `all see ${pairs.join('; ')}, not ${all.map((device) => seenBy(device).join('; ')).join(' | ')}`,
  );
const ALL_LINKED = ['alice + bob: linked', 'alice + carol: linked', 'bob + carol: linked'];

/** Mallory has been let in by Carol's PIN, and nobody else has challenged her. */
async function carolLetsIn(mallory: SimulatedDevice): Promise<void> {
  await mallory.knock('amber-otter-42');
  await world.until(() => carol.room.view.door.length === 1, 'carol hears somebody at the door');
  const [caller] = carol.room.view.door;
  if (!caller || !carol.room.pins.challenge(caller.sid)) throw new Error('nobody to challenge');
  const shown = () => {
    const challenge = carol.room.view.door[0]?.challenge;
    return challenge?.kind === 'shown' ? challenge : undefined;
  };
  await world.until(() => shown() !== undefined, 'carol has a PIN to read out');
  const spoken = shown();
  mallory.room.pins.enterPin(spoken ? formatPin(spoken) : '');
  await world.meshed(carol, mallory);
}

describe('what everybody sees of a room', () => {
  beforeEach(() => world.roomOf(alice, bob, carol));

  test('is that all are linked, seconds after they are', async () => {
    const before = world.clock.now();
    await everybodySees(ALL_LINKED);
    expect(world.clock.now() - before).toBeLessThan(3_000);
    for (const device of all) {
      expect(pictureOf(device).groups[0]).toMatchObject({ completeness: 1, suspects: [] });
      expect(pictureOf(device).peers.map(({ presence }) => presence)).toEqual(['both', 'both', 'both']);
    }
  });

  test('has a cut link in it as a gap that is nobody’s will, and no more once it is back', async () => {
    await everybodySees(ALL_LINKED);
    world.network.cut('alice', 'bob');
    const before = world.clock.now();
    await everybodySees(['alice + bob: gap, dropped', 'alice + carol: linked', 'bob + carol: linked']);
    expect(world.clock.now() - before).toBeLessThan(5_000);
    await world.clock.pass(60_000);
    expect(suspectsSeenBy(carol, all)).toEqual([]);
    world.network.heal('alice', 'bob');
    await everybodySees(ALL_LINKED);
  });

  test('says who blocks whom', async () => {
    await bob.room.trust.setBlocked(alice.room.view.self.peerId, true);
    await everybodySees(['alice + bob: gap, blocked', 'alice + carol: linked', 'bob + carol: linked']);
  });

  test('loses who says goodbye at once, and who falls silent when the node says so', async () => {
    await everybodySees(ALL_LINKED);
    await carol.closePage();
    all = [alice, bob];
    await world.clock.pass(2_500);
    for (const device of all) expect(seenBy(device)).toEqual(['alice + bob: linked']);
  });

  test('goes on without the node, and is right again when it is back', async () => {
    await everybodySees(ALL_LINKED);
    world.node.goDown();
    await world.clock.pass(90_000);
    for (const device of all) {
      expect(seenBy(device)).toEqual(ALL_LINKED);
      expect(pictureOf(device).peers.map(({ presence }) => presence)).toEqual(['mesh', 'mesh', 'mesh']);
    }
    world.node.comeBack();
    await world.until(
      () => all.every((device) => pictureOf(device).peers.every(({ presence }) => presence === 'both')),
      'everybody is listed again',
    );
    expect(pictureOf(alice).door).toEqual([]);
  });

  test('says why a member is out', async () => {
    await alice.room.trust.evict(carol.room.view.self.peerId, 'spam');
    await world.until(() => !alice.linkedTo(carol) && !bob.linkedTo(carol), 'carol is cut off');
    await world.clock.pass(2_500);
    expect(pairsSeenBy(bob, all)).toEqual(['alice + bob: linked']);
    expect(carol.room.view.standing.kind).toBe('evicted');
  });

  test('survives a reload: numbers go on, also with a clock that went back', async () => {
    await everybodySees(ALL_LINKED);
    const seqOf = async () => (await carol.store.room(world.roomId))?.reportSeq ?? 0;
    const before = await seqOf();
    expect(before).toBeGreaterThan(0);
    await carol.store.saveRoom({ ...(await kept(carol)), reportSeq: before + 1_000_000_000 });
    await carol.closePage();
    await carol.store.saveRoom({ ...(await kept(carol)), reportSeq: before + 1_000_000_000 });
    await carol.reopen();
    await world.meshed(...all);
    await everybodySees(ALL_LINKED);
    expect(await seqOf()).toBeGreaterThan(before + 1_000_000_000);
  });
});

function reportsAtTheNode(): SignedReport[] {
  return world.node.seen.flatMap(({ direction, frame }) => {
    const decoded = direction === 'in' && typeof frame === 'string' ? decodePeerFrame(frame) : undefined;
    return decoded?.ok && decoded.value.event === 'report' ? [signedReportOf(decoded.value.data)] : [];
  });
}

async function kept({ store }: SimulatedDevice) {
  const record = await store.room(world.roomId);
  if (!record) throw new Error('nothing is kept');
  return record;
}

describe('mallory’s room', () => {
  let mallory: SimulatedDevice;
  beforeEach(async () => {
    await world.roomOf(alice, bob, carol);
    mallory = world.device('mallory');
    await carolLetsIn(mallory);
    all = [...all, mallory];
  });

  test('shows one peer with a gap to everybody else, and who answers for it', async () => {
    await everybodySees([
      'alice + bob: linked',
      'alice + carol: linked',
      'alice + mallory: gap, unchallenged',
      'bob + carol: linked',
      'bob + mallory: gap, unchallenged',
      'carol + mallory: linked',
    ]);
    for (const device of all) {
      expect(suspectsSeenBy(device, all)).toEqual(['mallory explains 2, let in by carol']);
    }
  });

  test('without carol has neither', async () => {
    await alice.room.trust.evict(carol.room.view.self.peerId, '');
    await world.until(() => alice.room.view.people.length === 1, 'both are out');
    await world.clock.pass(2_500);
    expect(pairsSeenBy(alice, all).filter((pair) => pair.includes('linked'))).toEqual([
      'alice + bob: linked',
    ]);
    expect(pictureOf(alice).groups[0]).toMatchObject({ completeness: 1 });
  });
});

describe('a wrong PIN', () => {
  test('is the cause of the gap between a member and whom others have let in', async () => {
    await world.roomOf(alice, bob, carol);
    const dan = world.device('dan');
    await carolLetsIn(dan);
    all = [...all, dan];
    await world.until(() => bob.room.view.door.length === 1, 'bob can challenge dan');
    const [caller] = bob.room.view.door;
    if (caller) bob.room.pins.challenge(caller.sid);
    await world.until(() => dan.room.view.pinFields.length > 0, 'dan is asked');
    const [field] = dan.room.view.pinFields.filter(({ state }) => state === 'asked');
    const challenge = () => bob.room.view.door[0]?.challenge;
    await world.until(() => challenge()?.kind === 'shown', 'bob has a PIN');
    const shown = challenge();
    const wrong = shown?.kind === 'shown' && shown.pin === '000000' ? '111111' : '000000';
    dan.room.pins.enterPin(`${field?.slot} ${wrong}`);
    await everybodySees([
      'alice + bob: linked',
      'alice + carol: linked',
      'alice + dan: gap, unchallenged',
      'bob + carol: linked',
      'bob + dan: gap, wrong-pin',
      'carol + dan: linked',
    ]);
  });
});

describe('what one says where six others could tell it to somebody', () => {
  /** By its number: who of the six has passed on what alice says. */
  const passedOn = new Map<number, string[]>();
  let silent: ReadonlySet<string>;
  let alicesKey: string;

  beforeEach(async () => {
    passedOn.clear();
    silent = new Set();
    const carriers = ['dan', 'erin', 'frank', 'grace', 'heidi', 'ivan'].map((name) => {
      const client = new ModifiedClient(world.transport(name));
      client.onCtl = (message) => {
        if (message.type !== 'report' || toHex(message.signed.key) !== alicesKey) return [message];
        if (silent.has(name)) return [];
        const { seq } = decodeReportPayload(message.signed.bytes);
        passedOn.set(seq, [...(passedOn.get(seq) ?? []), name].sort());
        return [message];
      };
      return world.device(name, { transport: client });
    });
    alicesKey = '';
    await world.roomOf(alice, bob, ...carriers);
    world.network.cut('alice', 'bob');
    await world.clock.pass(60_000);
    alicesKey = (await signerOf(alice)).publicKey;
  }, 60_000);

  test('three do, and then three others', async () => {
    await world.clock.pass(300_000);
    expect(passedOn.size).toBeGreaterThan(8);
    for (const names of passedOn.values()) expect(names).toHaveLength(3);
    expect(new Set([...passedOn.values()].map(String)).size).toBeGreaterThan(3);
  });

  test('one who does is enough, though not each time', async () => {
    silent = new Set(['dan', 'erin', 'frank', 'grace', 'heidi']);
    await world.clock.pass(300_000);
    expect(passedOn.size).toBeGreaterThan(2);
    expect(passedOn.size).toBeLessThan(9);
  });
});

describe('a member that lies', () => {
  test('about a link that is not there is seen to be alone with it', async () => {
    const client = new ModifiedClient(world.transport('mallory'));
    const mallory = world.device('mallory', { transport: client });
    await world.roomOf(alice, bob, mallory);
    all = [alice, bob, mallory];
    await bob.room.trust.setBlocked(mallory.room.view.self.peerId, true);
    const [signer, bobsId] = [await signerOf(mallory), bob.room.view.self.peerId];
    let honest: Uint8Array | undefined;
    client.onCtl = (message) => {
      if (message.type !== 'report' || toHex(message.signed.key) !== signer.publicKey) return [message];
      honest = message.signed.bytes;
      return [];
    };
    await world.until(() => honest !== undefined, 'mallory has something to say');
    const report = decodeReportPayload(honest ?? new Uint8Array());
    const others = report.pairs.filter(({ peer }) => peer !== bobsId);
    const bytes = reportPayload({
      ...report,
      seq: report.seq + 1,
      pairs: [...others, { peer: bobsId, state: 'linked', path: 'direct' }],
    });
    const signature = await signer.sign(reportMessage(bytes));
    client.sayCtl({ type: 'report', signed: { bytes, key: fromHex(signer.publicKey), signature } });
    // Neighbours that are new to each other pass nothing on for three seconds.
    await world.clock.pass(3_500);
    for (const device of [alice, bob]) {
      expect(pairsSeenBy(device, all)).toContain('bob + mallory: one-sided, blocked');
    }
  });

  test('in somebody else’s name is cut off, and nobody believes it', async () => {
    const client = new ModifiedClient(world.transport('mallory'));
    const mallory = world.device('mallory', { transport: client });
    await world.roomOf(alice, bob, mallory);
    all = [alice, bob, mallory];
    await everybodySees(['alice + bob: linked', 'alice + mallory: linked', 'bob + mallory: linked']);
    const bobsId = bob.room.view.self.peerId;
    const last = reportsAtTheNode().findLast(({ key }) => peerIdOf(toHex(key)) === bobsId);
    if (!last) throw new Error('bob has not reported');
    const report = decodeReportPayload(last.bytes);
    const bytes = reportPayload({ ...report, seq: report.seq + 10_000, pairs: [] });
    const signature = await (await signerOf(mallory)).sign(reportMessage(bytes));
    client.sayCtl({ type: 'report', signed: { bytes, key: last.key, signature } }, 'alice');
    await world.until(() => !alice.linkedTo(mallory), 'alice cuts mallory off');
    expect(seenBy(alice)).toContain('alice + bob: linked');
  });
});

describe('a node that drops a peer from its lists', () => {
  test('is held against the mesh', async () => {
    await world.roomOf(alice, bob, carol);
    await everybodySees(ALL_LINKED);
    world.hostile.tell('alice', { event: 'leave', data: { sid: world.hostile.sidOf('bob') } });
    await world.clock.pass(40_000);
    const against = nodeAgainstMesh(pictureOf(alice), world.roomId);
    expect(against).toEqual({ door: [], silent: [], unlisted: [bob.room.view.self.peerId], unseen: [] });
    expect(seenBy(alice)).toEqual(ALL_LINKED);
  });
});

describe('what the node hears', () => {
  test('is each peer’s report, in a room that shares its topology', async () => {
    await world.roomOf(alice, bob, carol);
    await everybodySees(ALL_LINKED);
    const authors = new Set(reportsAtTheNode().map(({ bytes }) => decodeReportPayload(bytes).publicKey));
    expect([...authors].map(peerIdOf).sort()).toEqual(all.map(({ room }) => room.view.self.peerId).sort());
  });

  test('is nothing in a private one, while its members see all', async () => {
    await alice.create('amber-otter-42', 'each', 'private');
    await bob.join(await alice.invite());
    await carol.join(await alice.invite());
    await world.meshed(...all);
    await everybodySees(ALL_LINKED);
    await world.clock.pass(60_000);
    expect(reportsAtTheNode()).toEqual([]);
    const captured = world.node.seen.map(({ frame }) => (typeof frame === 'string' ? frame : ''));
    for (const { room } of all) expect(captured.join()).not.toContain(room.view.self.peerId);
  });

  test('names the session that it comes over, also where that began while it was signed', async () => {
    await world.roomOf(alice, bob);
    all = [alice, bob];
    await everybodySees(['alice + bob: linked']);
    const [signer, old] = [await signerOf(alice), world.hostile.sidOf('alice')];
    const sign = signer.sign.bind(signer);
    let letGo: (() => void) | undefined;
    const held = jest.spyOn(signer, 'sign').mockImplementationOnce(async (message) => {
      await new Promise<void>((resolve) => (letGo = resolve));
      return sign(message);
    });
    await world.until(() => letGo !== undefined, 'alice signs a report');
    const before = reportsAtTheNode().length;
    world.hostile.restart();
    await world.until(() => alice.room.view.node.kind !== 'online', 'alice has no session');
    await world.until(() => alice.room.view.node.kind === 'online', 'alice has another session');
    expect(world.hostile.sidOf('alice')).not.toBe(old);
    letGo?.();
    await world.clock.pass(5_000);
    held.mockRestore();
    const after = reportsAtTheNode()
      .slice(before)
      .filter(({ key }) => toHex(key) === signer.publicKey);
    const sids = new Set(after.map(({ bytes }) => decodeReportPayload(bytes).sid));
    expect([...sids]).toEqual([world.hostile.sidOf('alice')]);
  });

  test('is paced: a room that does not rest makes one report in two seconds', async () => {
    await world.roomOf(alice, bob);
    await world.clock.pass(5_000);
    const before = reportsAtTheNode().length;
    for (let round = 0; round < 20; round++) {
      await alice.room.trust.setBlocked(bob.room.view.self.peerId, round % 2 === 0);
      await world.clock.pass(500);
    }
    const made = reportsAtTheNode().length - before;
    expect(made).toBeGreaterThan(2);
    expect(made).toBeLessThanOrEqual(2 * 6);
  });
});
