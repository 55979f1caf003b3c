import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { decodeBase64url, MAX_RELAY_BODY_BYTES, type Sid } from '#protocol';
import { encodeCbor, fromHex, seedSigner, type StatementDraft, type StatementId, toHex } from '#trust';
import { type CtlMessage, encodeCtl } from '../../libs/mesh/src/ctl-messages.ts';
import { RoomLedger } from '../../libs/mesh/src/room-ledger.ts';
import { signStatement } from '../../libs/trust/src/ledger/statement-codec.ts';
import type { SimulatedDevice } from '../support/simulated-world.ts';
import type { Relay } from './support/hostile-node.ts';
import { HostileWorld, ledgerOf, membersSeenBy, peerIdOf, signerOf } from './support/hostile-world.ts';
import { ModifiedClient } from './support/modified-client.ts';

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let mallory: SimulatedDevice;
let client: ModifiedClient;
/** Honest; but tests need to hold up what it sends. */
let alicesClient: ModifiedClient;
beforeEach(async () => {
  world = new HostileWorld(13);
  client = new ModifiedClient(world.network.transport('mallory'));
  alicesClient = new ModifiedClient(world.network.transport('alice'));
  alice = world.device('alice', { transport: alicesClient });
  bob = world.device('bob');
  mallory = world.device('mallory', { transport: client });
  await world.roomOf(alice, bob, mallory);
});
afterEach(() => world.end());

/** Alice and Bob are as they were, whatever became of Mallory. */
async function honestPeersGoOn(): Promise<void> {
  expect(alice.linkedTo(bob)).toBe(true);
  alice.type('on');
  bob.type('and on');
  await world.until(() => alice.text === bob.text && alice.text.length === 8, 'both have both words');
  expect(membersSeenBy(alice)).toEqual([peerIdOf(bob), peerIdOf(mallory)].sort());
}

const whole = (bytes: Uint8Array): Uint8Array => Uint8Array.of(0, ...bytes);
const id = (byte: number): StatementId => toHex(new Uint8Array(32).fill(byte));

describe('a linked member that says what no client says', () => {
  const ON_CTL: [string, () => Uint8Array][] = [
    ['nothing', () => new Uint8Array()],
    ['a frame of an unknown kind', () => Uint8Array.of(7, 1, 2, 3)],
    ['the rest of a message that never began', () => Uint8Array.of(2, 1, 2, 3)],
    ['the beginning of a message of 4 GiB', () => begun(0xffffffff)],
    ['the beginning of a message of one byte', () => begun(1)],
    ['no CBOR', () => whole(Uint8Array.of(0xff))],
    ['a number that is written longer than it is', () => whole(Uint8Array.of(0x82, 0x18, 0x02, 0x80))],
    ['an indefinite list', () => whole(Uint8Array.of(0x82, 0x02, 0x9f, 0xff))],
    ['a map', () => whole(Uint8Array.of(0xa0))],
    ['an unknown type', () => whole(encodeCbor([99]))],
    ['a field too many', () => whole(encodeCbor([2, [], 0]))],
    ['an id of 31 bytes', () => whole(encodeCbor([2, [new Uint8Array(31)]]))],
    ['513 heads', () => whole(encodeCbor([2, Array.from({ length: 513 }, () => new Uint8Array(32))]))],
    ['a name of 65 characters', () => whole(encodeCbor([6, 'x'.repeat(65), 1]))],
    ['a client number that is none', () => whole(encodeCbor([6, 'x', 'y']))],
    ['a bye without a reason that exists', () => whole(encodeCbor([8, 'because', []]))],
    ['a statement of 5 KiB', () => whole(encodeCbor([4, [new Uint8Array(5_000)]]))],
    ['a statement of nothing', () => whole(encodeCtl({ type: 'statements', wires: [new Uint8Array()] }))],
    [
      'a carried frame of 65 KiB',
      () => whole(encodeCbor([9, new Uint8Array(16), new Uint8Array(60_000)])).subarray(0, 40),
    ],
    ['bind once more', () => whole(encodeCtl({ type: 'bind', proof: new Uint8Array(32) }))],
  ];
  const ON_SYNC: [string, () => Uint8Array][] = [
    ['an unknown kind', () => whole(Uint8Array.of(9, 1))],
    ['an update that is none', () => whole(Uint8Array.of(1, 200, 200, 200))],
    ['a state vector that is none', () => whole(Uint8Array.of(0, 255))],
    ['cursors that are none', () => whole(Uint8Array.of(2, 255, 255))],
    ['the beginning of a message of 65 MiB', () => begun(65 * 1024 * 1024)],
  ];

  test.each(ON_CTL)('%s on ctl is cut off, and nobody else is', async (_, frame) => {
    client.say('ctl', frame());
    await world.until(() => !alice.linkedTo(mallory) && !bob.linkedTo(mallory), 'mallory is cut off');
    await honestPeersGoOn();
  });

  test.each(ON_SYNC)('%s on sync is cut off, and nobody else is', async (_, frame) => {
    client.say('sync', frame());
    await world.until(() => !alice.linkedTo(mallory) && !bob.linkedTo(mallory), 'mallory is cut off');
    await honestPeersGoOn();
  });

  function begun(total: number): Uint8Array {
    const frame = new Uint8Array(64 * 1024);
    frame[0] = 1;
    new DataView(frame.buffer).setUint32(1, total);
    return frame;
  }
});

describe('a linked member that pushes statements', () => {
  async function pushed(draft: StatementDraft, change: (wire: Uint8Array) => Uint8Array): Promise<void> {
    const signer = await signerOf(mallory);
    const { roomId, membership } = await ledgerOf(mallory);
    const deps = [membership.letInBy(signer.publicKey)[0]?.statement ?? id(0)];
    const { wire } = await signStatement(signer, { roomId, deps, time: 0 }, draft);
    client.sayCtl({ type: 'statements', wires: [change(wire)] });
  }
  const evictBob = (): StatementDraft => ({ type: 'evict', subject: keyOfBob, reason: 'because I say so' });
  let keyOfBob: ReturnType<typeof seedSigner>['publicKey'];
  beforeEach(async () => {
    keyOfBob = (await signerOf(bob)).publicKey;
  });

  test('with a bad signature is cut off', async () => {
    await pushed(evictBob(), (wire) => wire.map((byte, at) => (at === wire.length - 1 ? byte ^ 1 : byte)));
    await world.until(() => !alice.linkedTo(mallory), 'mallory is cut off');
    await honestPeersGoOn();
  });

  test('in the name of a key that nobody introduced is cut off', async () => {
    const { roomId, genesis } = await ledgerOf(alice);
    const stranger = seedSigner(world.random(32));
    const { wire } = await signStatement(stranger, { roomId, deps: [genesis.id], time: 0 }, evictBob());
    client.sayCtl({ type: 'statements', wires: [wire] });
    await world.until(() => !alice.linkedTo(mallory), 'mallory is cut off');
    await honestPeersGoOn();
  });

  test('that are for the founder to make changes nobody’s standing', async () => {
    await pushed(evictBob(), (wire) => wire);
    await pushed({ type: 'grant', subject: (await signerOf(mallory)).publicKey }, (wire) => wire);
    await pushed({ type: 'evict', subject: (await signerOf(alice)).publicKey, reason: 'me' }, (wire) => wire);
    await world.clock.pass(10_000);
    expect(alice.room.view.people.map(({ role }) => role)).toEqual(['member', 'member']);
    await honestPeersGoOn();
  });

  test('without end is kept to 512, and the others go on', async () => {
    const signer = await signerOf(mallory);
    const { roomId, heads } = await ledgerOf(mallory).then((ledger) => ({
      roomId: ledger.roomId,
      heads: ledger.heads(),
    }));
    const before = (await ledgerOf(alice)).size;
    let deps = heads;
    for (let batch = 0; batch < 8; batch++) {
      const wires: Uint8Array[] = [];
      for (let count = 0; count < 70; count++) {
        const statement = await signStatement(
          signer,
          { roomId, deps, time: 0 },
          { type: 'retract', target: id(count) },
        );
        deps = [statement.id];
        wires.push(statement.wire);
      }
      client.sayCtl({ type: 'statements', wires });
      await world.clock.pass(10);
    }
    await world.clock.pass(5_000);
    expect((await ledgerOf(alice)).size).toBeLessThanOrEqual(before + 512);
    await honestPeersGoOn();
    const dan = world.device('dan');
    await dan.join(await alice.invite());
    await world.meshed(alice, bob, dan);
  });

  test('that rest on no other, so that the ledger has more ends than a message takes, keeps nobody apart', async () => {
    const signer = await signerOf(mallory);
    const ledger = await ledgerOf(mallory);
    const admits = ledger.all().filter(({ type }) => type === 'admit');
    const deps = admits.slice(-1).map((statement) => statement.id);
    await alice.invite();
    for (let from = 0; from < 560; from += 70) {
      const forked = Array.from({ length: 70 }, (_, at) =>
        signStatement(
          signer,
          { roomId: ledger.roomId, deps, time: from + at },
          { type: 'retract', target: id(1) },
        ),
      );
      client.sayCtl({ type: 'statements', wires: (await Promise.all(forked)).map(({ wire }) => wire) });
      await world.clock.pass(10);
    }
    await world.clock.pass(5_000);
    expect((await alice.ledgerHeads()).length).toBeGreaterThan(512);
    await bob.reload();
    await world.meshed(alice, bob);
    const dan = world.device('dan');
    await dan.join(await alice.invite());
    await world.meshed(alice, bob, dan);
    expect((await dan.ledgerHeads()).toSorted()).toEqual((await alice.ledgerHeads()).toSorted());
  });

  test('that rest on others which do not exist makes nobody wait', async () => {
    const signer = await signerOf(mallory);
    const { roomId } = await ledgerOf(mallory);
    for (let count = 0; count < 200; count++) {
      const deps = [toHex<StatementId>(world.random(32))];
      const { wire } = await signStatement(signer, { roomId, deps, time: 0 }, { type: 'leave' });
      client.sayCtl({ type: 'statements', wires: [wire] });
    }
    client.sayCtl({ type: 'heads', heads: Array.from({ length: 512 }, (_, byte) => id(byte % 256)) });
    await world.clock.pass(10_000);
    await honestPeersGoOn();
  });
});

describe('a linked member that', () => {
  test('asks for everything, over and over, and reads none of it, is let go at 16 MiB', async () => {
    for (let count = 0; count < 60; count++) await alice.invite({ note: 'x'.repeat(200) });
    await world.clock.pass(1_000);
    const ledger = await ledgerOf(alice);
    const ids = ledger.all().map((statement) => statement.id);
    const bytes = ledger.all().reduce((sum, { wire }) => sum + wire.length, 0);
    alicesClient.stalled = true;
    let asked = 0;
    while (alice.linkedTo(mallory) && asked < 2_000) {
      client.sayCtl({ type: 'want', ids }, 'alice');
      asked += 1;
      if (asked % 50 === 0) await world.clock.pass(1);
    }
    expect(asked * bytes).toBeGreaterThan(15 * 1024 * 1024);
    expect(asked * bytes).toBeLessThan(20 * 1024 * 1024);
    alicesClient.stalled = false;
    await world.meshed(alice, bob);
  });

  test('asks for everything, over and over, is answered and let be', async () => {
    const ids = (await ledgerOf(alice)).all().map((statement) => statement.id);
    for (let count = 0; count < 200; count++) {
      client.sayCtl({ type: 'want', ids });
      client.saySync(Uint8Array.of(0, 0));
    }
    await world.clock.pass(5_000);
    expect(alice.linkedTo(mallory)).toBe(true);
    await honestPeersGoOn();
  });

  test('has a name full of tricks is shown by what is left of it', async () => {
    const name = '\u202e\u0000Alice\n(founder)\u2066\u200b';
    client.sayCtl({ type: 'name', name, clientId: 1 });
    await world.clock.pass(100);
    const seen = alice.room.view.people.find(({ peerId }) => peerId === peerIdOf(mallory));
    expect(seen?.name).toBe('Alice (founder)');
  });

  test('has a name that shows nothing is shown by the one that it had', async () => {
    client.sayCtl({ type: 'name', name: '\u200b\u2800', clientId: 1 });
    await world.clock.pass(100);
    const seen = alice.room.view.people.find(({ peerId }) => peerId === peerIdOf(mallory));
    expect(seen?.name).toBe('mallory');
  });

  test('says that it sits on a newcomer’s session keeps it out of nowhere', async () => {
    await bob.closePage();
    const link = await alice.invite();
    const dan = world.device('dan');
    client.onCtl = (message) => (message.type === 'presence' ? [] : [message]);
    world.hostile.onControl = (to, frame, pass) => {
      if (to === 'alice' && frame.event === 'arrive') claim('alice', frame.data.sid);
      pass(frame);
    };
    world.hostile.onRelay = malloryIsSilent;
    await dan.join(link);
    await world.meshed(alice, dan);
  });

  test('says to each of two that it sits on the other’s session can not keep them apart', async () => {
    client.onCtl = (message) => (['presence', 'carried'].includes(message.type) ? [] : [message]);
    world.hostile.onRelay = () => {};
    world.network.cut('alice', 'bob');
    await world.clock.pass(60_000);
    world.hostile.restart();
    await world.until(
      () => [alice, bob].every(({ room }) => room.view.node.kind === 'online'),
      'both are back',
    );
    claim('alice', world.hostile.sidOf('bob'));
    claim('bob', world.hostile.sidOf('alice'));
    await world.clock.pass(100);
    world.network.heal('alice', 'bob');
    world.hostile.onRelay = malloryIsSilent;
    await world.meshed(alice, bob);
  });

  function malloryIsSilent(relay: Relay, pass: (relay: Relay) => void): void {
    if (relay.to !== 'mallory' && relay.from !== 'mallory') pass(relay);
  }

  /** In place of what its own sid was made from. */
  function claim(to: string, sid: Sid): void {
    client.sayCtl({ type: 'presence', opener: decodeBase64url(sid), linked: [] }, to);
  }

  test('says that it is linked to everybody delays words by half a minute at most', async () => {
    const linked = [alice, bob].map(({ room }) => room.view.self.peerId);
    client.onCtl = (message) => (message.type === 'presence' ? [{ ...message, linked }] : [message]);
    client.sayCtl({ type: 'presence', opener: undefined, linked });
    world.network.cut('alice', 'bob');
    await world.clock.pass(30_000);
    alice.type('over mallory');
    await world.clock.pass(65_000);
    expect(bob.text).toBe('over mallory');
    world.network.heal('alice', 'bob');
  });

  test('sends content before it is READY is held to 256 KiB, and cut off beyond', async () => {
    await mallory.closePage();
    await world.clock.pass(1_000);
    const silent = (message: CtlMessage): readonly CtlMessage[] =>
      message.type === 'ready' ? [] : [message];
    client.onCtl = silent;
    await mallory.reopen();
    await world.clock.pass(1_000);
    expect(alice.room.view.people.map(({ link }) => link.kind)).toContain('connecting');
    for (let count = 0; count < 5; count++) {
      client.saySync(new Uint8Array(60_000).fill(2));
    }
    await world.clock.pass(100);
    expect(alice.room.view.people.map(({ link }) => link.kind)).not.toContain('connecting');
    await honestPeersGoOn();
  });

  test('says goodbye over and over is heard once, and its statements are verified once', async () => {
    let verified = () => {};
    const add = jest.spyOn(RoomLedger.prototype, 'add').mockImplementation(async () => {
      await new Promise<void>((resolve) => (verified = resolve));
      return { added: [], unknownParents: [], breach: undefined };
    });
    for (let count = 0; count < 50; count++) {
      client.sayCtl({ type: 'bye', reason: 'leaving', wires: [new Uint8Array(4_000)] }, 'alice');
    }
    client.sayCtl({ type: 'name', name: 'Eve', clientId: 1 }, 'alice');
    await world.clock.pass(100);
    const seen = alice.room.view.people.find(({ peerId }) => peerId === peerIdOf(mallory));
    expect(seen?.name).toBe('mallory');
    expect(add).toHaveBeenCalledTimes(1);
    add.mockRestore();
    verified();
    await world.until(() => !alice.linkedTo(mallory), 'the link is closed');
    await honestPeersGoOn();
  });

  test('asks for frames to be carried without end is heard a hundred times, and the others are', async () => {
    const to = bob.room.view.self.peerId;
    for (let count = 0; count < 5_000; count++) {
      client.sayCtl({ type: 'carry', to, frame: new Uint8Array(MAX_RELAY_BODY_BYTES / 64) });
    }
    await world.clock.pass(1_000);
    await honestPeersGoOn();
    expect(fromHex(to)).toHaveLength(16);
  });
});
