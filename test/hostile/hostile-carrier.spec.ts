import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type PeerId, toHex } from '#trust';
import type { CtlMessage } from '../../libs/mesh/src/ctl-messages.ts';
import type { SimulatedDevice } from '../support/simulated-world.ts';
import { HostileWorld, membersSeenBy } from './support/hostile-world.ts';
import { ModifiedClient } from './support/modified-client.ts';

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let dan: SimulatedDevice;
let mallory: SimulatedDevice;
let client: ModifiedClient;
beforeEach(async () => {
  world = new HostileWorld(14);
  client = new ModifiedClient(world.network.transport('mallory'));
  [alice, bob, dan] = [world.device('alice'), world.device('bob'), world.device('dan')] as const;
  mallory = world.device('mallory', { transport: client });
  await world.roomOf(mallory, alice, bob, dan);
  await world.meshed(alice, bob, dan, mallory);
});
afterEach(() => world.end());

/** The node is gone, and so are the links of these with each other; what is left leads over Mallory. */
async function separate(...people: SimulatedDevice[]): Promise<void> {
  world.node.goDown();
  for (const a of people) for (const b of people) if (a !== b) world.network.fail(a.name, b.name);
  await world.until(
    () => people.every((a) => people.every((b) => a === b || !a.linkedTo(b))),
    'they are apart',
  );
}

const idOf = ({ room }: SimulatedDevice): PeerId => room.view.self.peerId;

describe('a neighbour that carries, with the node gone,', () => {
  test('and calls one peer by the name of another links nobody to the wrong one', async () => {
    const other = new Map([
      [idOf(bob), idOf(dan)],
      [idOf(dan), idOf(bob)],
    ]);
    client.onCtl = (message) =>
      message.type === 'carried'
        ? [{ ...message, from: other.get(message.from) ?? message.from }]
        : [message];
    await separate(alice, bob, dan);
    await world.clock.pass(90_000);
    expect(alice.linkedTo(bob) || alice.linkedTo(dan)).toBe(false);
    client.onSend = (_, frame) => [frame];
    await world.meshed(alice, bob, dan, mallory);
  });

  const BENT: [string, (message: Extract<CtlMessage, { type: 'carried' }>) => readonly CtlMessage[]][] = [
    ['bends every frame', (message) => [{ ...message, frame: bent(message.frame) }]],
    ['keeps every frame', () => []],
    ['sends frames of zeros instead', (message) => [{ ...message, frame: new Uint8Array(64) }]],
    ['sends each frame back', (message) => [{ ...message, type: 'carry', to: message.from }]],
  ];

  function bent(frame: Uint8Array): Uint8Array {
    return frame.map((byte, index) => (index === frame.length - 9 ? byte ^ 1 : byte));
  }

  test.each(BENT)('and %s links nobody, and harms nobody for good', async (_, change) => {
    client.onCtl = (message) => (message.type === 'carried' ? change(message) : [message]);
    await separate(alice, bob);
    // Dan could carry as well; this is about what Mallory can do alone.
    await dan.closePage();
    await world.clock.pass(90_000);
    expect(alice.linkedTo(bob)).toBe(false);
    client.onSend = (_label, frame) => [frame];
    await world.meshed(alice, bob, mallory);
  });

  test('and keeps every frame is passed by where another neighbour carries', async () => {
    client.onCtl = (message) => (message.type === 'carried' ? [] : [message]);
    await separate(alice, bob);
    await world.meshed(alice, bob, dan, mallory);
  });

  test('and says that five thousand frames came from somebody is not believed, and does not silence that one for good', async () => {
    await separate(alice, bob);
    await dan.closePage();
    for (let count = 0; count < 5_000; count++) {
      client.sayCtl({ type: 'carried', from: idOf(bob), frame: world.random(64) }, 'alice');
    }
    await world.meshed(alice, bob, mallory);
    expect(membersSeenBy(alice)).toHaveLength(3);
  });

  test('and brings frames of people who do not exist is not heard', async () => {
    for (let count = 0; count < 2_000; count++) {
      client.sayCtl({ type: 'carried', from: toHex(world.random(16)), frame: world.random(64) });
    }
    await world.clock.pass(10_000);
    await world.meshed(alice, bob, dan, mallory);
    expect(membersSeenBy(alice)).toHaveLength(3);
  });
});
