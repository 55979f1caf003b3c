import { afterAll, afterEach, beforeAll, test } from '@jest/globals';
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
