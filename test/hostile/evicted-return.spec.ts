import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeBase64url } from '#protocol';
import {
  decodeInviteLink,
  inviteKeys,
  inviteTag,
  type InviteLink,
  seedSigner,
  signAcceptance,
  type Signer,
} from '#trust';
import type { SimulatedDevice } from '../support/simulated-world.ts';
import {
  HostileWorld,
  ledgerOf,
  membersSeenBy,
  noticesOf,
  peerIdOf,
  signerOf,
} from './support/hostile-world.ts';
import { RawPeer, type RawPeerOptions } from './support/raw-peer.ts';

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let carol: SimulatedDevice;
let link: InviteLink;
let carolsKey: Signer;
/** All that Carol's device kept, from before she was out. */
let oldLedger: readonly Uint8Array[];
beforeEach(async () => {
  world = new HostileWorld(12);
  [alice, bob, carol] = [world.device('alice'), world.device('bob'), world.device('carol')] as const;
  await world.roomOf(alice, bob);
  const text = await alice.invite({ uses: 5, note: 'for the choir' });
  link = decodeInviteLink(text) as InviteLink;
  await carol.join(text);
  await world.meshed(alice, bob, carol);
  carolsKey = await signerOf(carol);
  oldLedger = (await ledgerOf(carol)).all().map(({ wire }) => wire);
});
afterEach(() => world.end());

async function evictCarol(): Promise<void> {
  const id = carol.room.view.self.peerId;
  await carol.closePage();
  await alice.room.trust.evict(id, 'told on us');
  await world.clock.pass(1_000);
}

function raw(options: Partial<RawPeerOptions> & Pick<RawPeerOptions, 'signer' | 'psk'>): RawPeer {
  return new RawPeer({ world, to: 'alice', fingerprint: world.random(32), shows: oldLedger, ...options });
}

async function endOf(peer: RawPeer): Promise<string> {
  await world.clock.pass(12_000);
  const reason = peer.ends[0]?.reason;
  expect(peer.session).toBeUndefined();
  return reason && 'reason' in reason ? reason.reason : 'silence';
}

describe('an evicted member', () => {
  let psk: Uint8Array;
  beforeEach(async () => {
    psk = await world.knownPskOf(alice);
    await evictCarol();
  });

  test('with its own key is shown why it is out', async () => {
    const returning = raw({ signer: carolsKey, psk });
    returning.initiate('known');
    expect(await endOf(returning)).toBe('evicted');
    expect(returning.ends[0]?.proof?.length).toBeGreaterThan(0);
  });

  test('with a fresh key and the ledger of old is nobody', async () => {
    const returning = raw({ signer: seedSigner(world.random(32)), psk });
    returning.initiate('known');
    expect(await endOf(returning)).toBe('unknown-key');
  });

  test.each([
    ['its own key', () => carolsKey, 'evicted'],
    ['a fresh key', () => seedSigner(world.random(32)), 'invite-revoked'],
  ])('with %s and the link for five that let it in is refused', async (_, key, reason) => {
    const signer = key();
    const { invPsk } = inviteKeys(link.seed, link.roomId);
    const returning = raw({
      signer,
      psk: invPsk,
      cert: signAcceptance(link.seed, link.roomId, link.inviteId, signer.publicKey),
      tagFor: (sid) => decodeBase64url(inviteTag(invPsk, link.roomCode, sid)),
    });
    returning.initiate('invite');
    expect(await endOf(returning)).toBe(reason);
    expect(membersSeenBy(alice)).toEqual([peerIdOf(bob)]);
  });

  test('is refused by the other members too', async () => {
    const returning = raw({ to: 'bob', signer: carolsKey, psk });
    returning.initiate('known');
    expect(await endOf(returning)).toBe('evicted');
  });

  test('that comes back reads who put it out and why, and is linked to nobody', async () => {
    await carol.reopen();
    await world.until(() => carol.room.view.standing.kind === 'evicted', 'carol hears of it');
    expect(carol.room.view.standing).toMatchObject({ by: peerIdOf(alice), reason: 'told on us' });
    expect(alice.linkedTo(carol)).toBe(false);
  });
});

describe('while a member is away', () => {
  test('an evicted one that finds it first is let go when it hears, and takes nothing along', async () => {
    await bob.closePage();
    await evictCarol();
    await alice.closePage();
    await Promise.all([bob.reopen(), carol.reopen()]);
    await world.meshed(bob, carol);
    await alice.reopen();
    await world.meshed(alice, bob);
    await world.until(() => !bob.linkedTo(carol), 'bob lets carol go');
    expect(membersSeenBy(bob)).toEqual([peerIdOf(alice)]);
    expect(carol.room.view.standing.kind).toBe('evicted');
    carol.type('I am still here');
    await world.clock.pass(60_000);
    expect([alice.text, bob.text]).toEqual(['', '']);
  });

  test('whom the evicted one brings in meanwhile falls with it', async () => {
    await bob.closePage();
    await evictCarol();
    await alice.closePage();
    await Promise.all([bob.reopen(), carol.reopen()]);
    await world.meshed(bob, carol);
    const mallory = world.device('mallory');
    await mallory.join(await carol.invite());
    await world.meshed(bob, carol, mallory);
    await alice.reopen();
    await world.meshed(alice, bob);
    await world.until(() => !bob.linkedTo(mallory), 'bob lets mallory go');
    await world.clock.pass(60_000);
    expect(membersSeenBy(bob)).toEqual([peerIdOf(alice)]);
    expect(membersSeenBy(alice)).toEqual([peerIdOf(bob)]);
    expect(noticesOf(alice)).not.toContain('invite-leaked');
  });

  test('and the node hides the others, a newcomer who is shown the room as it was is not confirmed, and tells nothing', async () => {
    const text = await alice.invite();
    await world.clock.pass(1_000);
    await bob.closePage();
    await evictCarol();
    await alice.closePage();
    await carol.reopen();
    const dan = world.device('dan');
    await dan.join(text);
    await world.meshed(carol, dan);
    expect(dan.room.view.standing).toMatchObject({ kind: 'unconfirmed' });
    dan.type('my own words');
    await world.clock.pass(60_000);
    expect(carol.text).toBe('');
    await alice.reopen();
    await world.meshed(alice, dan);
    await world.until(() => dan.room.view.standing.kind === 'member', 'the inviter confirms');
    expect(dan.linkedTo(carol)).toBe(false);
  });
});
