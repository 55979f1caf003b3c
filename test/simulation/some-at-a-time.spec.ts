import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Transport } from '#mesh';
import { CountingTransport } from '../support/counting-transport.ts';
import { nativePrimitives } from '../support/native-primitives.ts';
import type { SimulatedDevice, SimulatedWorld } from '../support/simulated-world.ts';

jest.unstable_mockModule('../../libs/trust/src/primitives.ts', () => ({ primitives: nativePrimitives }));
const { SimulatedWorld: World } = await import('../support/simulated-world.ts');

let world: SimulatedWorld;
beforeEach(() => {
  world = new World(17);
});
afterEach(() => world.end());

/** How many connections of a device were neither up nor given up, at most. */
class Watched implements Transport {
  most = 0;
  readonly #counting: CountingTransport;

  constructor(transport: Transport) {
    this.#counting = new CountingTransport(transport);
  }

  async open(options: Parameters<Transport['open']>[0]): ReturnType<Transport['open']> {
    const connection = await this.#counting.open(options);
    const setUp = this.#counting.made.filter(({ connection: { state } }) => state === 'connecting');
    this.most = Math.max(this.most, setUp.length);
    return connection;
  }
}

test('who comes back to a room of twelve sets up at most eight links at a time, and has all of them soon', async () => {
  const others = Array.from({ length: 11 }, (_, at) => world.device(`peer-${at}`));
  const [alice] = others as [SimulatedDevice];
  const watched = new Watched(world.transport('bob'));
  const bob = world.device('bob', { transport: watched });
  await alice.create('amber-otter-42');
  const link = await alice.invite({ uses: 11 });
  for (const device of [...others.slice(1), bob]) await device.join(link);
  await world.meshed(...others, bob);
  watched.most = 0;
  await bob.reload();
  await world.meshed(...others, bob);
  expect(watched.most).toBeLessThanOrEqual(8);
});
