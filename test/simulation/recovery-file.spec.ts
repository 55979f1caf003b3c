import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { declineRecovery, makeRecoveryFile, recoveryState } from '#mesh';
import type { RoomId } from '#trust';
import { type SimulatedDevice, SimulatedWorld } from '../support/simulated-world.ts';

let world: SimulatedWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let carol: SimulatedDevice;
beforeEach(() => {
  world = new SimulatedWorld(31);
  [alice, bob, carol] = [world.device('alice'), world.device('bob'), world.device('carol')] as const;
});
afterEach(() => world.end());

const PASSPHRASE = 'olive ferry lantern';

async function roomOfThree(): Promise<void> {
  await bob.join(await alice.invite());
  await carol.join(await alice.invite());
  await world.meshed(alice, bob, carol);
}

const rolesSeenBy = ({ room }: SimulatedDevice) =>
  room.view.people.map(({ name, role }) => `${name} ${role}`);
const kindsOf = ({ room }: SimulatedDevice) => room.view.notices.map(({ kind }) => kind);
const idOf = ({ room }: SimulatedDevice) => room.view.self.peerId;

async function keptBy({ room, store }: SimulatedDevice) {
  const { roomId } = room.view;
  const record = roomId && (await store.room(roomId));
  return store.recovery(record?.keyId ?? '');
}

describe('a founder whose device is lost', () => {
  test('is the founder again on a new one, with a file from the first minute, and can evict', async () => {
    await alice.create('amber-otter-42');
    const founder = idOf(alice);
    const file = await alice.recoveryFile(PASSPHRASE);
    await roomOfThree();
    bob.type('while alice was away');
    await alice.closePage();

    const phone = world.device('alice');
    await phone.restore(file, PASSPHRASE);
    expect([idOf(phone), phone.room.view.self]).toEqual([
      founder,
      expect.objectContaining({ role: 'founder' }),
    ]);
    await world.meshed(phone, bob, carol);
    expect(rolesSeenBy(phone)).toEqual(['bob member', 'carol member']);
    await world.until(() => phone.text === 'while alice was away', 'the text comes from the others');
    await phone.room.trust.evict(idOf(carol), 'lost her phone');
    await world.until(() => carol.room.view.standing.kind === 'evicted', 'carol is told');
    await world.until(() => !bob.linkedTo(carol), 'bob is not linked to her');
    await world.meshed(phone, bob);
  });

  test('meets nobody new by what happened after the file was made', async () => {
    await alice.create('amber-otter-42');
    await roomOfThree();
    const file = await alice.recoveryFile(PASSPHRASE);
    await alice.room.trust.evict(idOf(carol), 'told on us');
    await world.until(() => carol.room.view.standing.kind === 'evicted', 'carol is told');
    await alice.closePage();
    const phone = world.device('alice');
    await phone.restore(file, PASSPHRASE);
    await world.meshed(phone, bob);
    expect(rolesSeenBy(phone)).toEqual(['bob member']);
  });

  test('has the names that were known, and keeps out whom it had blocked', async () => {
    await alice.create('amber-otter-42');
    await roomOfThree();
    await alice.room.trust.setBlocked(idOf(carol), true);
    const file = await alice.recoveryFile(PASSPHRASE);
    await Promise.all([alice, bob, carol].map((each) => each.closePage()));
    const phone = world.device('alice');
    await phone.restore(file, PASSPHRASE);
    expect(rolesSeenBy(phone)).toEqual(['bob member', 'carol member']);
    await Promise.all([bob.reopen(), carol.reopen()]);
    await world.meshed(phone, bob);
    await world.clock.pass(60_000);
    expect(phone.linkedTo(carol)).toBe(false);
  });
});

describe('the seed of a founder’s key', () => {
  test('is kept until a file is made, and from then on under its passphrase alone', async () => {
    await alice.create('amber-otter-42');
    const { roomId } = alice.room.view as { roomId: RoomId };
    const env = { store: alice.store, clock: world.clock };
    expect(await recoveryState(roomId, env)).toEqual({ kind: 'open', postponed: false });
    expect(await keptBy(alice)).toMatchObject({ seed: expect.any(Uint8Array) });

    const file = await alice.recoveryFile(PASSPHRASE);
    expect(await recoveryState(roomId, env)).toEqual({ kind: 'made', at: world.clock.now() });
    expect(await keptBy(alice)).toEqual({ kind: 'made', at: world.clock.now(), file });
    const refused = await makeRecoveryFile(roomId, 'olive ferry', env, () => undefined);
    expect(refused).toEqual({ ok: false, reason: 'wrong-passphrase' });
    await bob.join(await alice.invite());
    await world.meshed(alice, bob);
    const phone = world.device('alice');
    const again = await alice.recoveryFile(PASSPHRASE);
    await Promise.all([alice.closePage(), bob.closePage()]);
    await phone.restore(again, PASSPHRASE);
    expect(rolesSeenBy(phone)).toEqual(['bob member']);
  });

  test('is gone for good once the founder does without, and was never kept by a guest', async () => {
    await alice.create('amber-otter-42');
    await bob.join(await alice.invite());
    await world.meshed(alice, bob);
    const { roomId } = alice.room.view as { roomId: RoomId };
    await declineRecovery(roomId, { store: alice.store, clock: world.clock });
    for (const { store } of [alice, bob]) {
      const env = { store, clock: world.clock };
      expect(await recoveryState(roomId, env)).toEqual({ kind: 'impossible' });
      const refused = await makeRecoveryFile(roomId, PASSPHRASE, env, () => undefined);
      expect(refused).toEqual({ ok: false, reason: 'impossible' });
    }
    await alice.reload();
    await world.meshed(alice, bob);
  });
});

describe('a recovery file is not brought back', () => {
  test('on a device that is in that room already, nor beside another room of that code', async () => {
    await alice.create('amber-otter-42');
    const file = await alice.recoveryFile(PASSPHRASE);
    await expect(alice.restore(file, PASSPHRASE)).rejects.toThrow('already-here');
    await bob.join(await alice.invite());
    await world.meshed(alice, bob);
    await expect(bob.restore(file, PASSPHRASE)).rejects.toThrow('already-here');
    await world.meshed(alice, bob);

    await carol.create('amber-otter-42');
    const before = await carol.store.rooms();
    await expect(carol.restore(file, PASSPHRASE)).rejects.toThrow('code-in-use');
    expect(await carol.store.rooms()).toEqual(before);
  });
});

describe('two devices with one key at once', () => {
  test('are both told, and the others go on', async () => {
    await alice.create('amber-otter-42');
    await roomOfThree();
    const phone = world.device('alice');
    await phone.restore(await alice.recoveryFile(PASSPHRASE), PASSPHRASE);
    for (const each of [alice, phone])
      await world.until(() => kindsOf(each).includes('own-key-elsewhere'), `${each.name} is told`);
    await phone.closePage();
    await world.meshed(alice, bob, carol);
    bob.type('still here');
    await world.until(() => alice.text === 'still here' && carol.text === 'still here', 'the text is there');
    expect(kindsOf(bob)).not.toContain('own-key-elsewhere');
  });
});
