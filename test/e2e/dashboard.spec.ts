import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Operator } from './support/operator.ts';
import { Stage } from './support/stage.ts';
import { isAccessible } from './support/axe.ts';
import { until } from './support/until.ts';

let stage: Stage;
const operators: Operator[] = [];
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(async () => {
  const gone = operators.splice(0);
  await Promise.all(gone.map((operator) => operator.leave()));
  await stage.clear();
  expect(gone.flatMap(({ errors }) => errors)).toEqual([]);
});
afterAll(() => stage.close());

async function operator(): Promise<Operator> {
  const arrived = await Operator.at(stage.node, stage.browser);
  operators.push(arrived);
  return arrived;
}

/** Its twin for screen readers lists those who are drawn. */
const onMap = ({ page }: Operator) => page.locator('t-peer-list li');

const headline = ({ page }: Operator) => page.locator('.headline').innerText();

describe('the operator', () => {
  test('signs in, by the keyboard alone, and gets to the address that was asked for', async () => {
    const watcher = await operator();
    const { page } = watcher;
    await watcher.open('/rooms?q=opal&only=gaps');
    await watcher.sees(page.getByLabel('Operator token'));
    await isAccessible(page, 'sign-in');
    await page.keyboard.type('some other token');
    await page.keyboard.press('Enter');
    await watcher.reads('That is not the token of this node.');
    await isAccessible(page, 'refused');
    await page.getByLabel('Operator token').fill('');
    await page.keyboard.type('a token for flows, and for nobody else');
    await page.keyboard.press('Enter');
    await watcher.sees(page.getByRole('heading', { name: 'Rooms' }));
    expect(page.url()).toMatch(/\/rooms\?q=opal&only=gaps$/);
    await watcher.reads('Nobody is here yet');
    await isAccessible(page, 'no rooms');
    await watcher.pressOn(watcher.button('Sign out'));
    await watcher.sees(page.getByLabel('Operator token'));
    await watcher.open('/audit');
    await watcher.sees(page.getByLabel('Operator token'));
  });

  test('sees people come, a gap with its cause, and who agrees with whom, beside a colleague', async () => {
    const [watcher, colleague] = [await operator(), await operator()];
    const [alice, bob, carol] = await stage.people('alice', 'bob', 'carol');
    await alice.createRoom('opal-robin-21');
    await watcher.signIn('/rooms/opal-robin-21');
    await watcher.reads('One peer is here');
    await bob.join(await alice.invite());
    await bob.isConnected('1 of 1 direct');
    await watcher.reads('All 2 are linked with each other');
    await colleague.signIn('/rooms/opal-robin-21');
    await colleague.reads('All 2 are linked with each other');

    const invite = await bob.invite();
    await carol.join(invite);
    await carol.isConnected('2 of 2 direct');
    await until('carol is on the map', async () => (await onMap(watcher).count()) === 3);
    await watcher.reads('3 members');
    await watcher.reads('All 3 are linked with each other');
    await isAccessible(watcher.page, 'room, whole');

    await alice.goTo('People');
    await alice.button('More about carol').click();
    await alice.button('Block on this device').click();
    await watcher.reads(/1 gap\b/);
    for (const { page } of [watcher, colleague]) await page.getByRole('button', { name: /^Gaps/ }).click();
    for (const one of [watcher, colleague]) {
      await one.sees(
        one.page.getByRole('region', { name: 'Gaps' }).getByText('blocked', { exact: true }).first(),
      );
    }
    await isAccessible(watcher.page, 'gaps');
  });
});

test('a node that restarts leaves a stale page that is right again without a reload', async () => {
  const watcher = await operator();
  const [alice, bob] = await stage.people('alice', 'bob');
  await alice.createRoom('opal-robin-22');
  await bob.join(await alice.invite());
  await watcher.signIn('/rooms/opal-robin-22');
  await watcher.reads('All 2 are linked with each other');
  await watcher.page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
  await stage.node.kill();
  await watcher.reads('The node can not be reached.');
  await watcher.reads(/Last update \d+ s ago/);
  await isAccessible(watcher.page, 'stale');
  await until('what was last heard is still there', async () =>
    (await headline(watcher)).includes('All 2 are linked'),
  );
  await stage.node.comeBack();
  await watcher.page.getByText('The node can not be reached.').waitFor({ state: 'detached' });
  await until('both are drawn again', async () => (await headline(watcher)).includes('All 2 are linked'));
  expect(await watcher.page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
  const carol = await stage.person('carol');
  await carol.join(await alice.invite());
  await watcher.reads('All 3 are linked with each other');
});
