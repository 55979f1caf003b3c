import { setTimeout as pass } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CuttableWire } from './support/cuttable-wire.ts';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';
import { until } from './support/until.ts';

let stage: Stage;
const wire = new CuttableWire();
let alice: Person;
let bob: Person;
beforeAll(async () => {
  stage = await Stage.set();
  [alice, bob] = await stage.people('alice', 'bob');
  for (const { context } of [alice, bob]) await wire.laidFor(context);
  await alice.createRoom('two-shores');
  await bob.join(await alice.invite());
  await both((person) => person.isConnected('1 of 1 direct'));
  await both(({ page }) => page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined)));
});
afterAll(async () => {
  wire.close();
  await stage.clear();
  await stage.close();
});

const both = <T>(does: (person: Person) => Promise<T>): Promise<T[]> => Promise.all([alice, bob].map(does));

/** Of each, from one reload to the next. All of them fit on a screen, which is what the editor draws. */
const LINES = 5;

test('with the node down the whole time, a network that was gone is back by itself', async () => {
  await stage.node.kill();
  await both((person) => person.reads('The node can not be reached.'));
  wire.cut();
  const over = pass(5_000);
  await alice.type('alice,');
  await bob.type('bob,');
  await over;
  expect(await alice.text()).not.toContain('bob');
  wire.mend();
  await both((person) => person.isConnected('1 of 1 direct'));
  await until('both have both', async () => {
    const [one, other] = await both((person) => person.text());
    return one === other && one!.includes('alice,') && one!.includes('bob,');
  });
});

test('two who work on for long without each other, over reloads, lose and double nothing when they meet', async () => {
  const before = await alice.text();
  wire.cut();
  // The second reload starts from what the first page has kept.
  for (let round = 0; round < 2; round++) {
    await both(({ page }) => page.reload());
    await both((person) => person.isInRoom());
    // Who types before it is there types around it.
    await both((person) =>
      until(
        'the text is there',
        async () => (await person.text()).endsWith(before),
        () => person.text(),
      ),
    );
    await both((person) => writeLines(person, round));
  }
  expect(await bob.text()).not.toContain('alice 0');
  wire.mend();
  await stage.node.comeBack();
  await both((person) => person.isConnected('1 of 1 direct'));
  const lines = [alice, bob].flatMap(({ name }) => [0, 1].flatMap((round) => linesOf(name, round)));
  await until('both have all lines', async () => {
    const [one, other] = await both((person) => person.text());
    return one === other && one!.split('\n').length === lines.length + 1;
  });
  const [first, ...rest] = (await alice.text()).split('\n').toReversed();
  expect(first).toBe(before);
  expect(rest.toSorted()).toEqual(lines.toSorted());
});

/** Line by line, as keys, at the top: in one place, where the other writes too. */
async function writeLines(person: Person, round: number): Promise<void> {
  await person.editor.focus();
  await person.page.keyboard.press('Control+Home');
  for (const line of linesOf(person.name, round)) {
    await person.page.keyboard.insertText(line);
    await person.page.keyboard.press('Enter');
  }
}

function linesOf(name: string, round: number): string[] {
  return Array.from({ length: LINES }, (_, line) => `${name} ${round}.${line}`);
}
