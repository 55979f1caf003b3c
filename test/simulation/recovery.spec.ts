import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Clock } from '#mesh';
import type { Relay } from '../hostile/support/hostile-node.ts';
import { nativePrimitives } from '../support/native-primitives.ts';
import type { SimulatedDevice } from '../support/simulated-world.ts';

// A day of sleep is thousands of reports of those who are awake.
jest.unstable_mockModule('../../libs/trust/src/primitives.ts', () => ({ primitives: nativePrimitives }));
const { frameOf } = await import('../hostile/support/hostile-node.ts');
const { CODE, HostileWorld } = await import('../hostile/support/hostile-world.ts');

let world: InstanceType<typeof HostileWorld>;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
beforeEach(() => {
  world = new HostileWorld(15);
  [alice, bob] = [world.device('alice'), world.device('bob')] as const;
});
afterEach(() => world.end());

describe('two that ask each other at the same moment', () => {
  /** Holds requests until both have asked, so that they cross. */
  function crossed(): (relay: Relay, pass: (relay: Relay) => void) => void {
    const held = new Map<string, () => void>();
    return (relay, pass) => {
      if (frameOf(relay)?.type !== 'hs1' || held.size === 2) return pass(relay);
      held.set(relay.from, () => pass(relay));
      if (held.size === 2) for (const release of held.values()) release();
    };
  }

  /** Both think that the other was there first. */
  function bothStart(): void {
    for (const [to, other] of [
      ['alice', 'bob'],
      ['bob', 'alice'],
    ] as const) {
      const sid = world.hostile.sidOf(other);
      world.hostile.tell(to, { event: 'leave', data: { sid } });
      world.hostile.tell(to, { event: 'peers', data: { peers: [{ sid }] } });
    }
  }

  test.each([1, 2, 3, 4, 5, 6])(
    'as members (world %i) are linked by one of the two pairings',
    async (seed) => {
      world = new HostileWorld(seed);
      [alice, bob] = [world.device('alice'), world.device('bob')] as const;
      await world.roomOf(alice, bob);
      await Promise.all([alice.closePage(), bob.closePage()]);
      await world.clock.pass(1_000);
      world.hostile.onRelay = () => {};
      await Promise.all([alice.reopen(), bob.reopen()]);
      await world.clock.pass(50);
      const hs1 = () => world.hostile.captured.filter((relay) => frameOf(relay)?.type === 'hs1').length;
      const before = hs1();
      world.hostile.onRelay = crossed();
      bothStart();
      const since = world.clock.now();
      await world.meshed(alice, bob);
      expect(hs1() - before).toBe(2);
      expect(world.clock.now() - since).toBeLessThan(2_000);
    },
  );

  test('one with an invite and one as a member are linked', async () => {
    await world.roomOf(alice);
    const link = await alice.invite();
    // What Bob says first comes when Alice has begun to ask on her own.
    const held: (() => void)[] = [];
    world.hostile.onRelay = (relay, pass) => {
      const isHers = relay.from === 'alice' && frameOf(relay)?.type === 'hs1';
      if (isHers) for (const release of held.splice(0)) release();
      if (relay.from === 'bob' && world.clock.now() < started + 10_000) held.push(() => pass(relay));
      else pass(relay);
    };
    const started = world.clock.now();
    await bob.join(link);
    await world.meshed(alice, bob);
    expect(alice.room.view.invites[0]?.usedBy).toHaveLength(1);
  });

  test('over a common neighbour, with the node gone, are linked', async () => {
    const carol = world.device('carol');
    await world.roomOf(carol, alice, bob);
    await world.meshed(alice, bob, carol);
    world.node.goDown();
    world.network.fail('alice', 'bob');
    await world.until(() => !alice.linkedTo(bob), 'they are apart');
    await world.meshed(alice, bob, carol);
  });
});

describe('two whose link works', () => {
  /** When this device's link to the other became READY. */
  const linkedSince = (device: SimulatedDevice, other: SimulatedDevice): number | undefined => {
    const { peerId } = other.room.view.self;
    const link = device.room.view.people.find((person) => person.peerId === peerId)?.link;
    return link?.kind === 'linked' ? link.since : undefined;
  };

  test('keep it, although news of their new sessions come late and one of them pairs anew', async () => {
    await world.roomOf(alice, bob);
    await world.clock.pass(5_000);
    const before = [linkedSince(alice, bob), linkedSince(bob, alice)];
    world.packetsTakeMs = 800;
    world.node.goDown();
    world.node.comeBack();
    const asked = world.hostile.captured.length;
    await world.clock.pass(20_000);
    const requests = world.hostile.captured.slice(asked).filter((relay) => frameOf(relay)?.type === 'hs1');
    expect(requests.length).toBeGreaterThan(0);
    expect([linkedSince(alice, bob), linkedSince(bob, alice)]).toEqual(before);
  });
});

describe('a room that is closed', () => {
  test('waits for nothing any more, also for those who had just arrived', async () => {
    await world.roomOf(alice, bob);
    const link = await alice.invite();
    await world.device('carol').join(link);
    await world.device('dan').knock(CODE);
    await world.clock.pass(100);
    await world.end();
    expect(world.clock.waiting).toBe(0);
  });
});

describe('a peer that sleeps', () => {
  /** Time goes on, and nothing is called until it wakes. */
  class SleepyClock implements Clock {
    #missed: (() => void)[] = [];
    #asleep = false;

    now(): number {
      return world.clock.now();
    }

    after(ms: number, callback: () => void): () => void {
      let live = true;
      const run = () => {
        if (!live) return;
        if (this.#asleep) this.#missed.push(run);
        else callback();
      };
      const cancel = world.clock.after(ms, run);
      return () => {
        live = false;
        cancel();
      };
    }

    sleep(): void {
      this.#asleep = true;
    }

    wake(): void {
      this.#asleep = false;
      for (const run of this.#missed.splice(0)) run();
    }
  }

  /** As a node does with who answers no ping: two heartbeats, and it is gone. */
  const HEARTBEATS_MS = 2 * 25_000;

  async function nap(clock: SleepyClock, ms: number): Promise<void> {
    clock.sleep();
    for (const other of ['alice', 'carol']) world.network.cut('bob', other);
    if (ms > HEARTBEATS_MS) {
      await world.clock.pass(HEARTBEATS_MS);
      world.hostile.drop('bob');
      await world.clock.pass(ms - HEARTBEATS_MS);
    } else await world.clock.pass(ms);
    for (const other of ['alice', 'carol']) world.network.heal('bob', other);
    clock.wake();
  }

  test.each([[3], [20], [60], [3_600], [86_400]])(
    'for %i seconds is linked again, and has what was written',
    async (seconds) => {
      const clock = new SleepyClock();
      const carol = world.device('carol');
      bob = world.device('bob', { clock });
      await world.roomOf(alice, carol, bob);
      await world.meshed(alice, bob, carol);
      const sleeping = nap(clock, seconds * 1_000);
      alice.type('while you slept ');
      await sleeping;
      bob.type('good morning');
      await world.meshed(alice, bob, carol);
      await world.until(() => [alice, bob, carol].every(({ text }) => text.length === 28), 'all have both');
    },
  );

  test.each([0, 2, 3, 4, 6])(
    'in the middle of its own arrival (after frame %i) arrives when it wakes',
    async (index) => {
      const clock = new SleepyClock();
      bob = world.device('bob', { clock });
      await world.roomOf(alice);
      const link = await alice.invite();
      let asleep: Promise<void> | undefined;
      let seen = 0;
      world.hostile.onRelay = (relay, pass) => {
        if (asleep && clock.now() < wakesAt) return;
        pass(relay);
        if (seen++ === index) asleep = nap(clock, 40_000);
      };
      const wakesAt = world.clock.now() + 40_000;
      await bob.join(link);
      await world.clock.pass(1);
      await asleep;
      await world.meshed(alice, bob);
      expect(asleep).toBeDefined();
    },
  );
});

describe('a peer that dies without a word', () => {
  const TWO_HEARTBEATS = 2 * 25_000;

  test('is nobody’s ghost longer than two heartbeats', async () => {
    const carol = world.device('carol');
    await world.roomOf(alice, bob, carol);
    await world.meshed(alice, bob, carol);
    const name = 'bob';
    for (const other of ['alice', 'carol']) world.network.cut(name, other);
    const sid = world.hostile.sidOf(name);
    world.hostile.onControl = (_, frame, pass) => {
      // The node hears nothing of it either, until its pings stay unanswered.
      if (frame.event !== 'leave' || frame.data.sid !== sid) return pass(frame);
      world.clock.after(TWO_HEARTBEATS, () => pass(frame));
    };
    await bob.closePage();
    await world.clock.pass(TWO_HEARTBEATS);
    for (const { room } of [alice, carol]) {
      expect(room.view.people.find((person) => person.name === name)?.link.kind).toBe('away');
      expect(room.view.door).toEqual([]);
    }
    for (const other of ['alice', 'carol']) world.network.heal(name, other);
    await bob.reopen();
    await world.meshed(alice, bob, carol);
  });

  test.each([5_000, 60_000])(
    'and a network that is gone for %i ms bring everybody back together',
    async (ms) => {
      const carol = world.device('carol');
      await world.roomOf(alice, bob, carol);
      await world.meshed(alice, bob, carol);
      const pairs = [
        ['alice', 'bob'],
        ['alice', 'carol'],
        ['bob', 'carol'],
      ] as const;
      for (const [a, b] of pairs) world.network.cut(a, b);
      world.node.goDown();
      for (const device of [alice, bob, carol]) device.type(`${device.name} `);
      await world.clock.pass(ms);
      for (const [a, b] of pairs) world.network.heal(a, b);
      world.node.comeBack();
      await world.meshed(alice, bob, carol);
      await world.until(() => [alice, bob, carol].every(({ text }) => text.length === 16), 'all have all');
    },
  );
});
