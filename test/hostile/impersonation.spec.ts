import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { encodeBase64url, RoomCode, type Sid, type Tag } from '#protocol';
import {
  advancePinEntry,
  decodePairingFrame,
  encodePairingFrame,
  formatPin,
  initiate,
  type PairingContext,
  type PairingFrame,
  seedSigner,
  takeOffer,
  toHex,
} from '#trust';
import type { SimulatedDevice } from '../support/simulated-world.ts';
import { frameOf, type Relay, sidBytes } from './support/hostile-node.ts';
import { CODE, HostileWorld, ledgerOf, membersSeenBy, troubleOf } from './support/hostile-world.ts';

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
beforeEach(async () => {
  world = new HostileWorld(8);
  [alice, bob] = [world.device('alice'), world.device('bob')] as const;
  await world.roomOf(alice);
});
afterEach(() => world.end());

/** A session that the node makes up, and what it is sent. */
class Puppet {
  readonly sid: Sid = world.hostile.inventSid();
  readonly heard: PairingFrame[] = [];

  constructor(
    private readonly to: string,
    tag?: Tag,
  ) {
    world.hostile.puppets.set(this.sid, (body) => this.heard.push(decodePairingFrame(body)));
    world.hostile.tell(to, { event: 'arrive', data: { sid: this.sid, ...(tag && { tag }) } });
  }

  say(frame: PairingFrame | Uint8Array): void {
    const body = frame instanceof Uint8Array ? frame : encodePairingFrame(frame);
    world.hostile.relay(this.to, this.sid, body);
  }
}

describe('a node that plays a newcomer', () => {
  test('with a tag that it has captured is answered by nobody', async () => {
    world.hostile.onRelay = () => {};
    await bob.join(await alice.invite());
    await world.clock.pass(1_000);
    const hs1 = world.hostile.captured.map(frameOf).find((frame) => frame?.type === 'hs1');
    const tag = hs1?.type === 'hs1' && hs1.tag ? (encodeBase64url(hs1.tag) as Tag) : undefined;
    const puppet = new Puppet('alice', tag);
    for (const { body } of world.hostile.captured) puppet.say(body);
    await world.clock.pass(30_000);
    expect(tag).toBeDefined();
    expect(puppet.heard.filter(({ type }) => type !== 'hs1')).toEqual([]);
    expect(membersSeenBy(alice)).toEqual([]);
    world.hostile.turnHonest();
    await world.meshed(alice, bob);
  });

  test.each(['known', 'invite', 'pin'] as const)(
    'in mode %s under keys that it guesses is shown nothing',
    async (mode) => {
      await alice.invite();
      const tag = mode === 'invite' ? new Uint8Array(16).fill(3) : undefined;
      const puppet = new Puppet('alice');
      for (let guess = 0; guess < 100; guess++) {
        const context: PairingContext = {
          roomCode: RoomCode.parse(CODE),
          roomId: undefined,
          initiator: sidBytes(puppet.sid),
          responder: sidBytes(world.hostile.sidOf('alice')),
          pid: world.random(8),
          mode,
          tag,
          psk: world.random(32),
        };
        const self = {
          publicKey: seedSigner(world.random(32)).publicKey,
          fingerprint: world.random(32),
          cert: undefined,
        };
        for (const effect of initiate(context, self, world.random).effects) {
          if (effect.type === 'send') puppet.say(effect.frame);
        }
        await world.clock.pass(3_000);
      }
      expect(puppet.heard.filter(({ type }) => type !== 'hs1')).toEqual([]);
      expect(membersSeenBy(alice)).toEqual([]);
      await bob.join(await alice.invite());
      await world.meshed(alice, bob);
    },
  );

  test('at the door has one guess at a PIN, and it is burnt', async () => {
    const puppet = new Puppet('alice');
    await world.clock.pass(11_000);
    expect(alice.room.pins.challenge(puppet.sid)).toBe(true);
    await world.clock.pass(100);
    const guesses = ['000000', '000001', '000002'].map((pin) => guess(puppet, pin));
    await world.clock.pass(1_000);
    expect(guesses).toHaveLength(3);
    expect(puppet.heard.filter(({ type }) => type === 'pinB')).toHaveLength(1);
    expect(alice.room.view.door[0]?.challenge?.kind).not.toBe('shown');
    await world.clock.pass(60_000);
    expect(membersSeenBy(alice)).toEqual([]);
  });

  /** Takes the offer that Alice sent, and answers with this PIN. */
  function guess(puppet: Puppet, pin: string): void {
    const offer = puppet.heard.find(({ type }) => type === 'offer');
    if (offer?.type !== 'offer') throw new Error('no offer');
    const context = {
      roomCode: RoomCode.parse(CODE),
      newcomerSid: sidBytes(puppet.sid),
      memberSid: sidBytes(world.hostile.sidOf('alice')),
      pid: offer.pid,
    };
    const taken = takeOffer(context, offer, new Set());
    const entered = advancePinEntry(taken.state, { type: 'entered', pin }, world.random);
    for (const effect of [...taken.effects, ...entered.effects]) {
      if (effect.type === 'send') puppet.say(effect.frame);
    }
  }
});

describe('a node that plays a member', () => {
  test('answers a newcomer with noise, and learns neither key nor invite', async () => {
    world.hostile.onFrame = (type, relay) => {
      if (type !== 'hs1') return;
      const pid = relay.body.slice(3, 11);
      world.hostile.relay(
        'bob',
        world.hostile.sidOf('alice'),
        encodePairingFrame({ type: 'hs2', pid, noise: world.random(48) }),
      );
    };
    await bob.join(await alice.invite());
    await world.clock.pass(60_000);
    expect(world.hostile.captured.map(frameOf).filter((frame) => frame?.type === 'sealed')).toEqual([]);
    expect(troubleOf(bob)).toBe('broken-off');
    world.hostile.turnHonest();
    await world.meshed(alice, bob);
  });

  test('shows a newcomer with an invite no field for a PIN', async () => {
    world.hostile.onRelay = () => {};
    await bob.join(await alice.invite());
    const puppet = new Puppet('bob');
    puppet.say({ type: 'offer', pid: world.random(8), slot: 17, nonceB: world.random(16) });
    await world.clock.pass(1_000);
    expect(bob.room.view.pinFields).toEqual([]);
    expect(puppet.heard.map(({ type }) => type)).not.toContain('ack');
  });

  test('offers a knocking newcomer PINs without end, and has it keep one for each slot', async () => {
    await bob.knock(CODE);
    for (let member = 0; member < 200; member++) {
      const puppet = new Puppet('bob');
      puppet.say({ type: 'offer', pid: world.random(8), slot: 10 + (member % 90), nonceB: world.random(16) });
    }
    await world.clock.pass(1_000);
    expect(bob.room.view.pinFields).toHaveLength(90);
  });

  test('or a roomful of members, and the PIN of the real one still gets its field', async () => {
    await bob.knock(CODE);
    for (let member = 0; member < 30; member++) {
      const puppet = new Puppet('bob');
      puppet.say({ type: 'offer', pid: world.random(8), slot: 10 + 3 * member, nonceB: world.random(16) });
    }
    await world.until(() => bob.room.view.pinFields.length === 30, 'bob has a field for each');
    await world.until(() => alice.room.view.door.length === 1, 'bob at alice’s door');
    alice.room.pins.challenge(alice.room.view.door[0]!.sid);
    const challenge = () => alice.room.view.door[0]?.challenge;
    await world.until(() => challenge()?.kind === 'shown', 'alice has a PIN to read out');
    const shown = challenge();
    if (shown?.kind !== 'shown') throw new Error('no PIN');
    expect(bob.room.pins.enterPin(formatPin(shown))).toBe('sent');
    await world.meshed(alice, bob);
  });

  test('takes no word out of a wrong PIN: the newcomer pairs with nobody by it', async () => {
    await bob.knock(CODE);
    const puppet = new Puppet('bob');
    puppet.say({ type: 'offer', pid: world.random(8), slot: 17, nonceB: world.random(16) });
    await world.clock.pass(100);
    bob.room.pins.enterPin('17 482 913');
    await world.clock.pass(1_000);
    const pinA = puppet.heard.find(({ type }) => type === 'pinA');
    expect(pinA).toBeDefined();
    const yb = pinA?.type === 'pinA' ? pinA.ya : world.random(32);
    puppet.say({ type: 'pinB', pid: pinA?.pid ?? world.random(8), yb, tb: world.random(64) });
    await world.clock.pass(60_000);
    expect(puppet.heard.filter(({ type }) => type === 'hs1')).toEqual([]);
    expect(bob.room.view.standing.kind).toBe('knocking');
    expect(bob.room.view.pinFields[0]).toMatchObject({ state: 'ended', end: 'wrong-pin' });
  });
});

test('a node that joins the room as a client of its own learns nothing by listening', async () => {
  const node = new Puppet('alice');
  await bob.join(await alice.invite());
  await world.meshed(alice, bob);
  await world.clock.pass(120_000);
  const frames: readonly Relay[] = world.hostile.captured;
  const { members } = (await ledgerOf(alice)).membership;
  expect(node.heard.map(({ type }) => type)).toEqual(node.heard.map(() => 'hs1'));
  for (const key of members) expect(frames.some(({ body }) => toHex(body).includes(key))).toBe(false);
});
