import type { DeviceStore, RoomRecord } from '#mesh';
import { RoomCode } from '#protocol';
import { fromHex, peerIdOf, type RoomId, seedSigner, type StatementId, toHex, verifySignature } from '#trust';
import { assert, assertEqual, assertRejects } from '../support/assert.ts';

/** What each adapter of `DeviceStore` must do. Runs under jest, and in a page. */
export interface DeviceStoreCase {
  readonly name: string;
  /** `open` opens the same device again, as a second tab or a reload does. */
  run(open: () => Promise<DeviceStore>): Promise<void>;
}

const roomIdOf = (byte: number): RoomId => toHex(new Uint8Array(32).fill(byte));
const wireOf = (...bytes: number[]): Uint8Array => Uint8Array.from([0x82, ...bytes]);

/** A room with its key, saved. */
export async function keepRoom(
  store: DeviceStore,
  roomId: RoomId,
  made?: Awaited<ReturnType<DeviceStore['createSigner']>>,
): Promise<RoomRecord> {
  const { keyId, signer } = made ?? (await store.createSigner());
  const record: RoomRecord = {
    roomId,
    code: RoomCode.parse('amber-otter-42'),
    title: 'Notes',
    keyId,
    selfName: 'Alice',
    createdAt: 1,
    openedAt: 2,
    pendingInvite: { seed: wireOf(1, 2), inviteId: toHex<StatementId>(wireOf(7)), expires: 3 },
    inviteSeeds: { [toHex<StatementId>(wireOf(8))]: wireOf(9) },
    membersAtAdmission: undefined,
    confirmed: false,
    relayOnly: true,
    durability: 'wrapped',
    pinRuns: [signer.publicKey],
    blocked: [],
    wordsMatched: [],
    burntPins: [],
    names: { [peerIdOf(signer.publicKey)]: 'Bob' },
    lastSeen: {},
  };
  await store.saveRoom(record);
  return record;
}

export const deviceStoreCases: readonly DeviceStoreCase[] = [
  {
    name: 'a new device has no rooms',
    async run(open) {
      const store = await open();
      assertEqual(await store.rooms(), [], 'rooms');
      assertEqual(await store.room(roomIdOf(1)), undefined, 'room');
      assertEqual(await store.statements(roomIdOf(1)), [], 'statements');
      assertEqual(await store.signer('00'), undefined, 'signer');
    },
  },
  {
    name: 'a room is founded with its statements, or not at all',
    async run(open) {
      const store = await open();
      const record = await keepRoom(store, roomIdOf(1));
      await store.forgetRoom(record.roomId);
      const { keyId } = await store.createSigner();
      await store.saveRoom({ ...record, keyId }, [wireOf(1), wireOf(2)]);
      assertEqual(await (await open()).statements(record.roomId), [wireOf(1), wireOf(2)], 'founded');
      const orphan = { ...record, roomId: roomIdOf(2), keyId: 'gone' };
      await assertRejects(store.saveRoom(orphan, [wireOf(3)]), 'Error', 'saving without a key');
      assertEqual(await store.statements(roomIdOf(2)), [], 'nothing of it');
    },
  },
  {
    name: 'a room comes back as it was saved last',
    async run(open) {
      const store = await open();
      const record = await keepRoom(store, roomIdOf(1));
      assertEqual(await (await open()).room(record.roomId), record, 'saved');
      const later = {
        ...record,
        title: 'Plans',
        pendingInvite: undefined,
        membersAtAdmission: [],
        names: {},
      };
      await store.saveRoom(later);
      assertEqual(await (await open()).rooms(), [later], 'saved again');
    },
  },
  {
    name: 'what was read or saved can be changed without changing what is kept',
    async run(open) {
      const store = await open();
      const record = await keepRoom(store, roomIdOf(1));
      record.pendingInvite?.seed.fill(0xff);
      const wire = wireOf(1);
      await store.addStatements(record.roomId, [wire]);
      wire.fill(0xff);
      (await store.statements(record.roomId))[0]?.fill(0xfe);
      assertEqual((await store.room(record.roomId))?.pendingInvite?.seed, wireOf(1, 2), 'seed');
      assertEqual(await store.statements(record.roomId), [wireOf(1)], 'statements');
    },
  },
  {
    name: 'a device key signs what the one verifier takes, also after the device is opened again',
    async run(open) {
      const store = await open();
      const made = await store.createSigner();
      const { keyId, signer, durability } = made;
      assertEqual((await store.signer(keyId))?.publicKey, signer.publicKey, 'before there is a room');
      await keepRoom(store, roomIdOf(1), made);
      const again = durability === 'page' ? store : await open();
      const found = await again.signer(keyId);
      assertEqual(found?.publicKey, signer.publicKey, 'public key');
      const message = wireOf(1, 2, 3);
      for (const each of [signer, found]) {
        assert(each !== undefined, 'there is a signer');
        const signature = await each.sign(message);
        assert(verifySignature(fromHex(each.publicKey), message, signature), 'the signature holds');
        assert(!verifySignature(fromHex(each.publicKey), wireOf(1), signature), 'for its message only');
      }
    },
  },
  {
    name: 'a device key can be made from a seed, and made again from it elsewhere',
    async run(open) {
      const store = await open();
      const seed = new Uint8Array(32).fill(5);
      const [one, two] = [await store.createSigner(seed), await store.createSigner(seed)];
      assertEqual(one.signer.publicKey, seedSigner(seed).publicKey, 'public key');
      assertEqual(two.signer.publicKey, one.signer.publicKey, 'the same key');
      const message = wireOf(1, 2, 3);
      const signature = await one.signer.sign(message);
      assert(verifySignature(fromHex(two.signer.publicKey), message, signature), 'the signature holds');
    },
  },
  {
    name: 'what a recovery file can be made from is kept, replaced, and gone for good when it is to be',
    async run(open) {
      const store = await open();
      const made = await store.createSigner();
      const { keyId, roomId } = await keepRoom(store, roomIdOf(1), made);
      const again = () => (made.durability === 'page' ? store : open());
      assertEqual(await store.recovery(keyId), undefined, 'nothing at first');
      const seed = new Uint8Array(32).fill(5);
      await store.keepRecovery(keyId, { kind: 'open', seed, postponed: false });
      await store.keepRecovery(keyId, { kind: 'open', postponed: true, seed });
      assertEqual(await (await again()).recovery(keyId), { kind: 'open', postponed: true, seed }, 'the seed');
      await store.keepRecovery(keyId, { kind: 'made', file: 'armored', at: 4 });
      assertEqual(
        await (await again()).recovery(keyId),
        { kind: 'made', file: 'armored', at: 4 },
        'the file',
      );
      await store.forgetRecovery(keyId);
      assertEqual(await (await again()).recovery(keyId), undefined, 'done without');
      await store.keepRecovery(keyId, { kind: 'open', seed, postponed: false });
      await store.forgetRoom(roomId);
      assertEqual(await store.recovery(keyId), undefined, 'forgotten with the room');
      const late = store.keepRecovery(keyId, { kind: 'open', seed, postponed: false });
      await assertRejects(late, 'Error', 'keeping it for a key that is gone');
    },
  },
  {
    name: 'no two device keys are the same',
    async run(open) {
      const store = await open();
      const [one, two] = [await store.createSigner(), await store.createSigner()];
      assert(one.keyId !== two.keyId && one.signer.publicKey !== two.signer.publicKey, 'they differ');
    },
  },
  {
    name: 'statements keep their order, room by room',
    async run(open) {
      const store = await open();
      const [one, two] = [await keepRoom(store, roomIdOf(1)), await keepRoom(store, roomIdOf(2))];
      await store.addStatements(one.roomId, [wireOf(3), wireOf(1)]);
      await store.addStatements(two.roomId, [wireOf(1)]);
      await store.addStatements(one.roomId, []);
      await store.addStatements(one.roomId, [wireOf(2)]);
      const again = await open();
      assertEqual(await again.statements(one.roomId), [wireOf(3), wireOf(1), wireOf(2)], 'first room');
      assertEqual(await again.statements(two.roomId), [wireOf(1)], 'second room');
    },
  },
  {
    name: 'a statement added again is kept once, where it was',
    async run(open) {
      const store = await open();
      const { roomId } = await keepRoom(store, roomIdOf(1));
      await store.addStatements(roomId, [wireOf(1), wireOf(2), wireOf(1)]);
      await store.addStatements(roomId, [wireOf(3), wireOf(1)]);
      assertEqual(await store.statements(roomId), [wireOf(1), wireOf(2), wireOf(3)], 'statements');
    },
  },
  {
    name: 'statements are added all or none',
    async run(open) {
      const store = await open();
      const { roomId } = await keepRoom(store, roomIdOf(1));
      const broken = [wireOf(1), 'not bytes' as unknown as Uint8Array];
      const outcome = await store.addStatements(roomId, broken).then(
        () => 'kept',
        () => 'refused',
      );
      assertEqual([outcome, await store.statements(roomId)], ['refused', []], 'outcome');
    },
  },
  {
    name: 'two tabs that add at the same time lose and double nothing',
    async run(open) {
      const [one, two] = [await open(), await open()];
      const { roomId } = await keepRoom(one, roomIdOf(1));
      const wires = Array.from({ length: 60 }, (_, index) => wireOf(index));
      await Promise.all(
        wires.flatMap((wire, index) => [
          one.addStatements(roomId, [wire]),
          two.addStatements(roomId, wires.slice(index, index + 3)),
        ]),
      );
      const found = (await two.statements(roomId)).map((wire) => wire[1] ?? -1).sort((a, b) => a - b);
      assertEqual(found, [...wires.keys()], 'statements');
    },
  },
  {
    name: 'a forgotten room leaves nothing, and the others stay',
    async run(open) {
      const store = await open();
      const [one, two] = [await keepRoom(store, roomIdOf(1)), await keepRoom(store, roomIdOf(2))];
      for (const { roomId } of [one, two]) await store.addStatements(roomId, [wireOf(1)]);
      await store.forgetRoom(one.roomId);
      await store.forgetRoom(one.roomId);
      assertEqual(await store.room(one.roomId), undefined, 'room');
      assertEqual(await store.signer(one.keyId), undefined, 'key');
      assertEqual(await store.statements(one.roomId), [], 'statements');
      assertEqual(await store.rooms(), [two], 'the other room');
      assertEqual(await store.statements(two.roomId), [wireOf(1)], 'its statements');
      assert((await store.signer(two.keyId)) !== undefined, 'its key');
    },
  },
  {
    name: 'a tab that is behind does not bring back a forgotten room',
    async run(open) {
      const [one, two] = [await open(), await open()];
      const record = await keepRoom(one, roomIdOf(1));
      await two.forgetRoom(record.roomId);
      await assertRejects(one.saveRoom(record), 'Error', 'saving');
      await assertRejects(one.addStatements(record.roomId, [wireOf(1)]), 'Error', 'adding');
      assertEqual([await one.rooms(), await one.statements(record.roomId)], [[], []], 'what is kept');
    },
  },
  {
    name: 'a whole ledger is kept at once',
    async run(open) {
      const store = await open();
      const { roomId } = await keepRoom(store, roomIdOf(1));
      const wires = Array.from({ length: 2_000 }, (_, index) => wireOf(index >> 8, index & 0xff));
      await store.addStatements(roomId, wires);
      assertEqual(await (await open()).statements(roomId), wires, 'statements');
    },
  },
];
