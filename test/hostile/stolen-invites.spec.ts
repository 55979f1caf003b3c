import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeInviteLink, inviteKeys, inviteTag, seedSigner, type Signer, type Statement } from '#trust';
import { MemoryDeviceStore } from '#mesh';
import { decodeBase64url } from '#protocol';
import { signStatement } from '../../libs/trust/src/ledger/statement-codec.ts';
import type { SimulatedDevice } from '../support/simulated-world.ts';
import {
  HostileWorld,
  ledgerOf,
  membersSeenBy,
  noticesOf,
  signerOf,
  troubleOf,
} from './support/hostile-world.ts';
import { ModifiedClient } from './support/modified-client.ts';
import { RawPeer } from './support/raw-peer.ts';

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let mallory: SimulatedDevice;
let dan: SimulatedDevice;
let client: ModifiedClient;
beforeEach(async () => {
  world = new HostileWorld(11);
  client = new ModifiedClient(world.network.transport('mallory'));
  [alice, bob, dan] = [world.device('alice'), world.device('bob'), world.device('dan')] as const;
  mallory = world.device('mallory', { transport: client });
});
afterEach(() => world.end());

/** An invite statement in Mallory’s name with the keys of somebody else’s invite. */
async function copyOf(original: Extract<Statement, { type: 'invite' }>, signer: Signer): Promise<Statement> {
  const { genesis, membership } = await ledgerOf(mallory);
  const [own] = membership.letInBy(signer.publicKey);
  const { invPk, invPsk, expires } = original;
  return signStatement(
    signer,
    { roomId: genesis.roomId, deps: own ? [own.statement] : [], time: world.clock.now() },
    { type: 'invite', invPk, invPsk, expires, uses: 256, note: 'mine' },
  );
}

async function inviteStatement(of: SimulatedDevice): Promise<Extract<Statement, { type: 'invite' }>> {
  const invites = (await ledgerOf(of)).all().filter((statement) => statement.type === 'invite');
  const last = invites.at(-1);
  if (!last) throw new Error('no invite');
  return last;
}

/** A device whose signatures take a while, as those of a security key do. */
class SlowToSign extends MemoryDeviceStore {
  override async createSigner() {
    const created = await super.createSigner();
    const sign = async (message: Uint8Array) => {
      await new Promise<void>((resolve) => void world.clock.after(200, resolve));
      return created.signer.sign(message);
    };
    return { ...created, signer: { publicKey: created.signer.publicKey, sign } };
  }
}

describe('an invite whose keys a member has copied', () => {
  test('still lets its holder in, in the name of who made it', async () => {
    await world.roomOf(alice, bob, mallory);
    const signer = await signerOf(mallory);
    await bob.closePage();
    const link = await alice.invite();
    const copy = await copyOf(await inviteStatement(alice), signer);
    // Bob has heard of the copy first.
    await bob.store.addStatements(copy.roomId, [copy.wire]);
    await bob.reopen();
    await world.meshed(alice, bob, mallory);
    await Promise.all([alice.closePage(), mallory.closePage()]);
    await dan.join(link);
    await world.meshed(bob, dan);
    const seen = bob.room.view.people.find(({ name }) => name === 'dan');
    expect(seen?.letInBy).toMatchObject({ how: 'invite', note: '' });
  });

  test('backs no admit under the copy, and who pushes one is cut off', async () => {
    await world.roomOf(alice, bob, mallory);
    const signer = await signerOf(mallory);
    await dan.join(await alice.invite());
    await world.meshed(alice, bob, mallory, dan);
    const copy = await copyOf(await inviteStatement(alice), signer);
    const admit = (await ledgerOf(alice)).all().findLast((statement) => statement.type === 'admit');
    if (admit?.type !== 'admit') throw new Error('dan was not admitted');
    const forged = await signStatement(
      signer,
      { roomId: copy.roomId, deps: [copy.id], time: 0 },
      { type: 'admit', invite: copy.id, subject: admit.subject, cert: admit.cert },
    );
    const before = (await ledgerOf(alice)).size;
    client.sayCtl({ type: 'statements', wires: [copy.wire, forged.wire] });
    await world.until(() => !alice.linkedTo(mallory), 'alice cuts mallory off');
    expect((await ledgerOf(alice)).size).toBe(before + 1);
  });
});

describe('a captured acceptance', () => {
  test('is refused with any other key', async () => {
    await world.roomOf(alice, bob);
    const text = await alice.invite({ uses: 5 });
    const link = decodeInviteLink(text);
    await dan.join(text);
    await world.meshed(alice, bob, dan);
    const admit = (await ledgerOf(alice)).all().findLast((statement) => statement.type === 'admit');
    if (!link || admit?.type !== 'admit') throw new Error('dan was not admitted');
    const { invPsk } = inviteKeys(link.seed, link.roomId);
    const thief = new RawPeer({
      world,
      to: 'alice',
      signer: seedSigner(world.random(32)),
      psk: invPsk,
      fingerprint: world.random(32),
      cert: admit.cert,
      tagFor: (sid) => decodeBase64url(inviteTag(invPsk, link.roomCode, sid)),
    });
    thief.initiate('invite');
    await world.clock.pass(5_000);
    expect(thief.ends[0]?.reason).toEqual({ kind: 'closed', by: 'them', reason: 'bad-certificate' });
    expect(membersSeenBy(alice)).toHaveLength(2);
    expect(alice.room.view.invites[0]?.usedBy).toHaveLength(1);
  });
});

describe('a link for one that has come to two', () => {
  test('lets one of them in where both come at once to a member that takes its time to sign', async () => {
    const passing = <T>(step: Promise<T>) => Promise.all([step, world.clock.pass(5_000)]);
    alice = world.device('alice', { store: new SlowToSign(world.random) });
    await passing(world.roomOf(alice));
    const [link] = await passing(alice.invite());
    await Promise.all([dan.join(link), mallory.join(link)]);
    await world.clock.pass(60_000);
    expect([dan, mallory].filter((guest) => alice.linkedTo(guest))).toHaveLength(1);
    expect([dan, mallory].map(troubleOf)).toContain('used-up');
    expect(noticesOf(alice)).toEqual(['invite-refused']);
  });

  test('lets neither stay where they came to two halves of the room, and everybody is told', async () => {
    await world.roomOf(alice, bob);
    const carol = world.device('carol');
    await carol.join(await alice.invite());
    await world.meshed(alice, bob, carol);
    const link = await alice.invite();
    await world.clock.pass(1_000);
    await alice.closePage();
    separate(['bob', 'dan'], ['carol', 'mallory']);
    await Promise.all([dan.join(link), mallory.join(link)]);
    await world.meshed(bob, dan);
    await world.meshed(carol, mallory);
    join(['bob', 'dan'], ['carol', 'mallory']);
    await alice.reopen();
    await world.meshed(alice, bob, carol);
    await world.until(
      () => [alice, bob, carol].every((each) => noticesOf(each).includes('invite-leaked')),
      'the alarm',
    );
    await world.clock.pass(60_000);
    for (const member of [alice, bob, carol]) {
      expect(membersSeenBy(member)).toHaveLength(2);
      for (const guest of [dan, mallory]) expect(member.linkedTo(guest)).toBe(false);
    }
    dan.type('I was here');
    await world.clock.pass(60_000);
    expect(alice.text).toBe('');
  });

  function separate(half: readonly string[], other: readonly string[]): void {
    for (const a of half) for (const b of other) world.network.cut(a, b);
    world.hostile.onRelay = (relay, pass) => {
      if (half.includes(relay.from) === half.includes(relay.to)) pass(relay);
    };
  }

  function join(half: readonly string[], other: readonly string[]): void {
    for (const a of half) for (const b of other) world.network.heal(a, b);
    world.hostile.turnHonest();
  }
});
