import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { NodeProcess } from './support/node-process.ts';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';
import { until } from './support/until.ts';

let stage: Stage;
let otherNode: NodeProcess;
beforeAll(async () => {
  stage = await Stage.set();
  otherNode = await NodeProcess.start();
});
afterEach(() => stage.clear());
afterAll(async () => {
  await otherNode.kill();
  await stage.close();
});

const all = (people: readonly Person[], does: (person: Person) => Promise<void>) =>
  Promise.all(people.map(does));

test('after a split with an eviction on one side and edits on both, all agree and no word is lost', async () => {
  const [alice, bob, carol, dan] = await stage.people('alice', 'bob', 'carol', 'dan');
  await alice.createRoom('coral-lynx-41');
  const link = await alice.invite({ uses: 3 });
  await all([bob, carol, dan], (person) => person.join(link));
  await all([alice, bob, carol, dan], (person) => person.isConnected('3 of 3 direct'));
  await alice.type('before the split');
  await all([bob, carol, dan], (person) => person.hasText('before the split'));

  // Pages that start anew have no links left, and find only those who are led to the same node.
  for (const { name } of [carol, dan]) stage.tap.lead(name, otherNode.origin);
  await Promise.all([alice, bob, carol, dan].map(({ page }) => page.reload()));
  await all([alice, bob, carol, dan], (person) => person.isConnected('1 of 1 direct'));
  await alice.goTo('People');
  await alice.button('More about dan').click();
  await alice.button('Evict…').click();
  await alice.textbox('Reason').fill('sold his phone');
  await alice.button('Evict dan').click();
  await alice.goTo('Text');
  await bob.type(', bob here');
  await alice.hasText('before the split, bob here');
  await dan.type(', dan there');
  await carol.hasText('before the split, dan there');
  await carol.type(', carol there');
  await dan.hasText('before the split, dan there, carol there');

  for (const { name } of [carol, dan]) stage.tap.lead(name, stage.node.origin);
  await dan.reads(/You were removed from this room by alice at \d\d:\d\d/);
  await all([alice, bob, carol], (person) => person.isConnected('2 of 2 direct'));
  const texts = () => Promise.all([alice, bob, carol].map((person) => person.text()));
  await until(
    'the three read the same, with what each has written',
    async () => {
      const [first = '', ...others] = await texts();
      const isWhole = ['bob here', 'carol there'].every((words) => first.includes(words));
      return isWhole && others.every((text) => text === first);
    },
    texts,
  );
  await carol.type(' and after it');
  await until('alice reads on', async () => (await alice.text()).endsWith(' and after it'));
  expect(await dan.text()).not.toContain('after it');
});
