import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Stage } from './support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

test('a reload while the node is away comes back to the room with all that was typed', async () => {
  const [alice, bob] = await stage.people('alice', 'bob');
  await alice.createRoom('far-from-home');
  await bob.join(await alice.invite());
  await bob.isConnected('1 of 1 direct');
  await bob.type('typed before, ');
  await alice.hasText('typed before, ');
  await bob.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await stage.node.kill();
  await bob.page.reload();
  await bob.isInRoom();
  await bob.hasText('typed before, ');
  await bob.type('typed alone');
  await bob.reads(/node can not be reached/i);
  await stage.node.comeBack();
  await bob.isConnected('1 of 1 direct');
  await alice.hasText('typed before, typed alone');
});

test('who is let in hears why a browser should keep the room for good, and the browser is asked once a button is pressed', async () => {
  const [alice, bob] = await stage.people('alice', 'bob');
  await alice.createRoom('long-keeping');
  const invite = await alice.invite();
  await bob.page.addInitScript(() => {
    const { storage } = navigator;
    const ask = storage.persist.bind(storage);
    const asked = { times: 0 };
    Object.assign(window, { asked });
    storage.persist = () => {
      asked.times += 1;
      return ask();
    };
  });
  const asked = () =>
    bob.page.evaluate(() => (window as unknown as { asked: { times: number } }).asked.times);
  await bob.join(invite);
  await bob.isConnected('1 of 1 direct');
  await bob.reads('When space runs short, browsers clear away what they take for unused');
  expect(await asked()).toBe(0);
  await bob.button('Keep it').click();
  await bob.button('Keep it').waitFor({ state: 'detached' });
  expect(await asked()).toBe(1);
});
