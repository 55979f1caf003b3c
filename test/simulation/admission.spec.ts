import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SimulatedWorld } from '../support/simulated-world.ts';

let world: SimulatedWorld;
beforeEach(() => {
  world = new SimulatedWorld(1);
});
afterEach(() => world.end());

describe('an invite', () => {
  test('lets its holder in, linked to the inviter, and both share a text', async () => {
    const alice = world.device('alice');
    const bob = world.device('bob');
    await alice.create('amber-otter-42');
    alice.type('hello ');
    await bob.join(await alice.invite({ note: 'for Bob' }));
    await world.meshed(alice, bob);
    bob.type('world');
    await world.until(() => alice.text === 'hello world' && bob.text === 'hello world', 'same text');
    expect(alice.room.view.people[0]?.name).toBe('bob');
  });
});
