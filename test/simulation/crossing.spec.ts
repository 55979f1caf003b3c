import { expect, test } from '@jest/globals';
import type { OpenNodeSocket, Transport } from '#mesh';
import { SimulatedWorld } from '../support/simulated-world.ts';

/** A tag beside a session that is there already: it is asked that much later (§3). */
const ASKED_AFTER_MS = 2_000;
const SEEDS = [1, 2, 3, 4, 5, 6];

/**
 * Carol shows bob her invite and is let in by alice before bob, who has asked her as a member, can have read it. Either
 * of them may have the smaller address.
 */
async function crossing(seed: number): Promise<number> {
  const world = new SimulatedWorld(seed);
  const { clock, node } = world;
  const late: OpenNodeSocket = (url, events) =>
    node.openSocket(url, {
      ...events,
      received: (frame) => void clock.after(50, () => events.received(frame)),
    });
  const direct = world.transport('carol');
  let opened = 0;
  const slowAtFirst: Transport = {
    open: async (options) => {
      const ms = opened++ === 0 ? ASKED_AFTER_MS + 10 : 0;
      await new Promise<void>((resolve) => clock.after(ms, resolve));
      return direct.open(options);
    },
  };
  const alice = world.device('alice');
  const bob = world.device('bob', { openSocket: late });
  const carol = world.device('carol', { transport: slowAtFirst });
  await alice.create('amber-otter-42');
  const link = await alice.invite({ uses: 2 });
  const start = clock.now();
  await Promise.all([carol.join(link), bob.join(link)]);
  await world.meshed(alice, bob, carol);
  const took = clock.now() - start;
  await world.end();
  return took;
}

test.each(SEEDS)(
  'two whose requests cross are linked by one of them, and wait for nothing (seed %i)',
  async (seed) => {
    expect(await crossing(seed)).toBeLessThan(ASKED_AFTER_MS + 1_000);
  },
);
