import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SimulatedDevice } from '../support/simulated-world.ts';
import { frameOf, type Relay } from './support/hostile-node.ts';
import { HostileWorld, troubleOf } from './support/hostile-world.ts';
import { ManInTheMiddle } from './support/man-in-the-middle.ts';

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
beforeEach(async () => {
  world = new HostileWorld(2);
  [alice, bob] = [world.device('alice'), world.device('bob')];
  await world.roomOf(alice);
});
afterEach(() => world.end());

const flipped = (body: Uint8Array, at: number): Uint8Array =>
  body.map((byte, index) => (index === at ? byte ^ 1 : byte));

/** Bytes of each field: array head, type, pid, mode, tag, and the ends of what is encrypted. */
const PLACES = [0, 1, 5, 11, 14, 30, -17, -1];

describe('a node that flips a bit of every', () => {
  /** What counts is the place in a pairing: hs1, hs2, authI, authR, then descriptions and candidates. */
  function place({ from, body }: Relay, sealedSoFar: Map<string, number>): string {
    const type = frameOf({ body })?.type ?? 'other';
    if (type === 'hs1') sealedSoFar.clear();
    if (type !== 'sealed') return type;
    const count = (sealedSoFar.get(from) ?? 0) + 1;
    sealedSoFar.set(from, count);
    return `${from}’s sealed frame ${count}`;
  }

  test.each(['hs1', 'hs2', 'bob’s sealed frame 1', 'alice’s sealed frame 1'])(
    '%s has nobody linked, and Bob reads that it was broken off, or not heard',
    async (target) => {
      const link = await alice.invite();
      let [hits, at] = [0, 0];
      const sealedSoFar = new Map<string, number>();
      world.hostile.onRelay = (relay, pass) => {
        if (place(relay, sealedSoFar) !== target) return pass(relay);
        const index = PLACES[at++ % PLACES.length] ?? 0;
        hits += 1;
        pass({ ...relay, body: flipped(relay.body, (index + relay.body.length) % relay.body.length) });
      };
      await bob.join(link);
      await world.clock.pass(PLACES.length * 16_000);
      expect(hits).toBeGreaterThanOrEqual(PLACES.length);
      expect(alice.room.view.people).toEqual([]);
      expect(['broken-off', 'not-recognised']).toContain(troubleOf(bob));
      expect(alice.room.view.invites[0]).toMatchObject({ state: 'open', usedBy: [] });
      world.hostile.turnHonest();
      await world.meshed(alice, bob);
    },
  );

  test.each(['bob’s sealed frame 3', 'alice’s sealed frame 3'])(
    '%s, a description, spends no invite',
    async (target) => {
      const sealedSoFar = new Map<string, number>();
      world.hostile.onRelay = (relay, pass) => {
        if (place(relay, sealedSoFar) !== target) return pass(relay);
        pass({ ...relay, body: flipped(relay.body, relay.body.length - 20) });
      };
      await bob.join(await alice.invite());
      await world.clock.pass(100_000);
      expect(alice.room.view.invites[0]).toMatchObject({ state: 'open', usedBy: [] });
      expect(alice.room.view.people).toEqual([]);
      world.hostile.turnHonest();
      await world.meshed(alice, bob);
    },
  );
});

describe('a node that stands in the middle', () => {
  test('without the PSK agrees on keys with nobody', async () => {
    const middle = new ManInTheMiddle(world, () => new Uint8Array(32));
    world.hostile.onRelay = (relay, pass) => middle.relay(relay, pass);
    await bob.join(await alice.invite());
    await world.clock.pass(60_000);
    expect(middle.opened).toEqual([]);
    expect(troubleOf(bob)).toBe('broken-off');
    expect(alice.room.view.people).toEqual([]);
    world.hostile.turnHonest();
    await world.meshed(alice, bob);
  });

  test('with the PSK of the room, from somebody who was once in it, reads authI and still links nobody to itself', async () => {
    await bob.join(await alice.invite());
    await world.meshed(alice, bob);
    await bob.closePage();
    const psk = await world.knownPskOf(alice);
    const middle = new ManInTheMiddle(world, () => psk);
    world.hostile.onRelay = (relay, pass) => middle.relay(relay, pass);
    await bob.reopen();
    await world.clock.pass(60_000);
    expect(middle.opened).toContain('authI');
    expect(middle.opened).not.toContain('sdp');
    expect([alice.linkedTo(bob), bob.linkedTo(alice)]).toEqual([false, false]);
    world.hostile.turnHonest();
    await world.meshed(alice, bob);
  });
});

describe('a node that gives people other addresses', () => {
  /** Alice knows Bob by a sid that is not his, and all that they say to each other arrives. */
  function callBobByAnotherSid(): void {
    const alias = world.hostile.inventSid();
    world.hostile.aliases.set(alias, 'bob');
    world.hostile.onControl = (to, frame, pass) => {
      if (to !== 'alice' || frame.event !== 'arrive') return pass(frame);
      pass({ event: 'arrive', data: { ...frame.data, sid: alias } });
    };
    world.hostile.onRelay = (relay, pass) =>
      pass(relay.from === 'bob' ? { ...relay, fromSid: alias } : relay);
  }

  test('links no newcomer by that: the tag is made for a sid', async () => {
    callBobByAnotherSid();
    await bob.join(await alice.invite());
    await world.clock.pass(60_000);
    expect(world.hostile.captured.length).toBeGreaterThan(1);
    expect(alice.room.view.people).toEqual([]);
    expect(troubleOf(bob)).toBe('not-recognised');
    world.hostile.turnHonest();
    world.hostile.listFor('alice');
    await world.meshed(alice, bob);
  });

  test('links no members by that: both sids are in the handshake', async () => {
    await bob.join(await alice.invite());
    await world.meshed(alice, bob);
    await bob.closePage();
    callBobByAnotherSid();
    await bob.reopen();
    await world.clock.pass(60_000);
    expect([alice.linkedTo(bob), bob.linkedTo(alice)]).toEqual([false, false]);
    world.hostile.turnHonest();
    world.hostile.listFor('alice');
    await world.meshed(alice, bob);
  });

  test('can not have a newcomer make its tag for a session of the node’s choice', async () => {
    const chosen = world.hostile.inventSid();
    world.hostile.onControl = (_, frame, pass) =>
      pass(frame.event === 'welcome' ? { ...frame, data: { ...frame.data, sid: chosen } } : frame);
    await bob.join(await alice.invite());
    await world.clock.pass(9_000);
    expect(world.hostile.captured).toEqual([]);
    expect(bob.room.view.node.kind).not.toBe('online');
    world.hostile.turnHonest();
    await world.meshed(alice, bob);
  });
});
