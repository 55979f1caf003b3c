import { afterAll, afterEach, beforeAll, describe, test } from '@jest/globals';
import { Stage } from './support/stage.ts';
import { TurnServer } from './support/turn-server.ts';

let turn: TurnServer;
let stage: Stage;
beforeAll(async () => {
  turn = await TurnServer.start();
  stage = await Stage.set(turn.variables);
});
afterEach(() => stage.clear());
afterAll(async () => {
  await turn.stop();
  await stage.close();
});

describe('who hides the address', () => {
  test('on joining is linked through the relay only, and both see that and write', async () => {
    const [alice, bob] = await stage.people('alice', 'bob');
    await alice.createRoom('velvet-heron-21');
    await bob.join(await alice.invite(), { hidden: true });
    await bob.isConnected('0 of 1 direct · 1 relayed');
    await alice.isConnected('0 of 1 direct · 1 relayed');
    await alice.type('through the relay');
    await bob.hasText('through the relay');
    await alice.goTo('People');
    await alice.knowsOf(bob, /Relayed/);
  });

  test('later is linked anew through the relay, and directly again once that is not wanted', async () => {
    const [alice, bob] = await stage.people('alice', 'bob');
    await alice.createRoom('velvet-heron-22');
    await bob.join(await alice.invite());
    await alice.isConnected('1 of 1 direct');
    await alice.hideAddress();
    await alice.isConnected('0 of 1 direct · 1 relayed');
    await bob.isConnected('0 of 1 direct · 1 relayed');
    await bob.type('around the corner');
    await alice.hasText('around the corner');
    await alice.hideAddress();
    await bob.isConnected('1 of 1 direct');
    await bob.type(', and straight');
    await alice.hasText('around the corner, and straight');
  });
});
