import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { OpenRoom } from '#mesh';
import { releaseNodeWebRtc } from '#mesh/node';
import { joinFromNode } from '../support/node-peer.ts';
import { Stage } from './support/stage.ts';
import { until } from './support/until.ts';

let stage: Stage;
let bob: OpenRoom | undefined;
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(async () => {
  await bob?.close();
  await stage.clear();
});
afterAll(async () => {
  await stage.close();
  releaseNodeWebRtc();
});

test('a peer without a browser and one in Chromium share a room', async () => {
  const alice = await stage.person('alice');
  await alice.createRoom('mixed-company');
  await alice.type('from Chromium, ');
  const room = await joinFromNode(await alice.invite({ note: 'for bob' }), 'bob', stage.node.origin);
  bob = room;
  await alice.isConnected('1 of 1 direct');
  const text = room.doc.getText('text');
  await until(
    'bob reads',
    async () => text.toJSON() === 'from Chromium, ',
    async () => text.toJSON(),
  );
  text.insert(text.length, 'from Node');
  await alice.hasText('from Chromium, from Node');
  await alice.goTo('People');
  await alice.knowsOf({ name: 'bob' }, /for bob/);
  await until(
    'bob knows alice',
    () => room.view.people.some(({ name, link }) => name === 'alice' && link.kind === 'linked'),
    () => JSON.stringify(room.view.people),
  );
  expect(room.view.people).toMatchObject([{ role: 'founder' }]);
});
