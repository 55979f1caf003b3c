import { describe, expect, jest, test } from '@jest/globals';
import type { HostileNode, Relay } from '../hostile/support/hostile-node.ts';
import { nativePrimitives } from '../support/native-primitives.ts';
import type { SimulatedDevice } from '../support/simulated-world.ts';

jest.unstable_mockModule('../../libs/trust/src/primitives.ts', () => ({ primitives: nativePrimitives }));
const { HostileWorld } = await import('../hostile/support/hostile-world.ts');
type HostileWorld = InstanceType<typeof HostileWorld>;

/** Alice, who is in, and Bob, who is on his way; `go` is what makes them pair. */
interface Scene {
  readonly world: HostileWorld;
  readonly alice: SimulatedDevice;
  readonly bob: SimulatedDevice;
  readonly go: () => Promise<unknown>;
}

const SCENES: Readonly<Record<string, () => Promise<Scene>>> = {
  'a newcomer joins by invite': async () => {
    const world = new HostileWorld(3);
    const [alice, bob] = [world.device('alice'), world.device('bob')];
    await world.roomOf(alice);
    const link = await alice.invite();
    return { world, alice, bob, go: () => bob.join(link) };
  },
  'a member comes back': async () => {
    const world = new HostileWorld(3);
    const [alice, bob] = [world.device('alice'), world.device('bob')];
    await world.roomOf(alice, bob);
    await bob.closePage();
    await world.clock.pass(1_000);
    return { world, alice, bob, go: () => bob.reopen() };
  },
};

/** What a network, or a node, may do to one frame. */
const TROUBLES = {
  'is lost': () => {},
  'arrives twice': ({ relay, pass }: Moment) => [relay, relay].forEach(pass),
  'is three seconds late': ({ world, relay, pass }: Moment) =>
    void world.clock.after(3_000, () => pass(relay)),
  'is overtaken by the next one': ({ world, relay, pass, hostile }: Moment) => {
    let held: Relay | undefined = relay;
    const release = () => {
      if (held) pass(held);
      held = undefined;
    };
    world.clock.after(3_000, release);
    hostile.onRelay = (next, passNext) => {
      passNext(next);
      release();
    };
  },
} satisfies Record<string, (moment: Moment) => void>;

interface Moment {
  readonly world: HostileWorld;
  readonly hostile: HostileNode;
  readonly relay: Relay;
  readonly pass: (relay: Relay) => void;
}

/** How many frames it takes when all goes well. */
async function framesOf(stage: () => Promise<Scene>): Promise<number> {
  const { world, alice, bob, go } = await stage();
  const before = world.hostile.captured.length;
  const since = world.clock.now();
  await go();
  await world.meshed(alice, bob);
  expect(world.clock.now() - since).toBeLessThan(100);
  const { length } = world.hostile.captured;
  await world.end();
  return length - before;
}

/** The scene with something done at the `index`th frame; to READY in both directions, without a person. */
async function playedWith(
  stage: () => Promise<Scene>,
  index: number,
  act: (moment: Moment, scene: Scene) => void,
): Promise<void> {
  const scene = await stage();
  const { world, alice, bob, go } = scene;
  const { hostile } = world;
  let seen = 0;
  hostile.onRelay = (relay, pass) => {
    if (seen++ === index) act({ world, hostile, relay, pass }, scene);
    else pass(relay);
  };
  await go();
  await world.meshed(alice, bob);
  alice.type('all the same');
  await world.until(() => bob.text === 'all the same', 'the words arrive');
  expect(alice.room.view.people).toHaveLength(1);
  await world.end();
}

describe.each(Object.entries(SCENES))('when %s', (_, stage) => {
  test('eight frames, one pairing and no waiting are enough', async () => {
    expect(await framesOf(stage)).toBe(8);
  });

  test.each(Object.entries(TROUBLES))(
    'they are linked all the same, whichever frame %s',
    async (_name, act) => {
      const frames = await framesOf(stage);
      for (let index = 0; index < frames; index++) await playedWith(stage, index, act);
    },
  );

  test('they are linked all the same, whichever kind of frame is lost three times', async () => {
    for (const lost of ['hs1', 'hs2', 'sealed']) {
      const { world, alice, bob, go } = await stage();
      let left = 3;
      world.hostile.onFrame = (type, relay, pass) => {
        if (type === lost && left-- > 0) return;
        pass(relay);
      };
      await go();
      await world.meshed(alice, bob);
      await world.end();
    }
  });

  test('they are linked all the same, whichever frame the node is restarted at', async () => {
    const frames = await framesOf(stage);
    for (let index = 0; index < frames; index++) {
      await playedWith(stage, index, ({ hostile }) => hostile.restart());
    }
  });

  test('they are linked all the same, whichever frame one of them reloads at', async () => {
    const frames = await framesOf(stage);
    for (const who of ['alice', 'bob'] as const) {
      for (let index = 0; index < frames; index++) {
        let reloaded: Promise<unknown> = Promise.resolve();
        await playedWith(stage, index, ({ relay, pass }, scene) => {
          pass(relay);
          reloaded = scene[who].reload();
        });
        await reloaded;
      }
    }
  });
});
