import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { connectionsOf, cutFirst, makeCuttable } from './support/cuttable.ts';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';
import { until } from './support/until.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

const all = (people: readonly Person[], does: (person: Person) => Promise<void>) =>
  Promise.all(people.map(does));

/** What the map says of the room in one sentence. */
const headline = ({ page }: Person) => page.locator('t-topology-map .headline');

const seesOnMap = (person: Person, words: string | RegExp) =>
  person.sees(headline(person).filter({ hasText: words }));

const panel = ({ page }: Person) => page.getByRole('region', { name: 'Selection' });

/** Nobody waits for the renderer of the map before they look at one. */
const hasLoadedMap = ({ page }: Person) =>
  page.evaluate(async () => {
    const scripts = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'));
    const texts = await Promise.all(scripts.map(async ({ name }) => (await fetch(name)).text()));
    return texts.some((text) => text.includes('cytoscape'));
  });

test('the map has all who are here, who let mallory in, a cut link with its cause, and whom the node leaves out', async () => {
  const [alice, bob, carol, mallory] = await stage.people('alice', 'bob', 'carol', 'mallory');
  await makeCuttable(alice);
  await alice.createRoom('coral-lynx-51');
  expect(await hasLoadedMap(alice)).toBe(false);
  await alice.goTo('Map');
  await alice.reads('Only you so far.');
  await until('the map is loaded', () => hasLoadedMap(alice));

  // Real pages, linked with each other.
  await bob.join(await alice.invite());
  await alice.isConnected('1 of 1 direct');
  await seesOnMap(alice, 'All 2 are linked with each other');
  const toBob = await connectionsOf(alice);
  const link = await alice.invite();
  await Promise.all([carol.join(link), mallory.knock('coral-lynx-51')]);
  await all([alice, bob, carol], (person) => person.isConnected('2 of 2 direct'));
  await all([alice, bob, carol], async (person) => {
    await person.goTo('Map');
    await seesOnMap(person, 'All 3 are linked with each other');
  });

  // Mallory is there through Carol alone.
  await mallory.enterPin(await carol.challenge());
  await all([alice, bob], (person) => seesOnMap(person, '1 peer explains 2 of 2 gaps'));
  await all([alice, bob], (person) => seesOnMap(person, 'sponsor carol'));
  await mallory.goTo('Map');
  await seesOnMap(mallory, 'mallory, sponsor carol');

  // A cut link is a gap with its cause, also for who has no part in it.
  await cutFirst(alice, toBob);
  await seesOnMap(carol, '1 peer explains 2 of 3 gaps');
  await alice.goTo('Text');
  await alice.isConnected('1 of 3 direct · 2 gaps');

  // The pill leads to a gap; from there by keyboard to the next ones, their panel, and away from it.
  await alice.page.getByRole('button', { name: /^Connections: .* gaps$/ }).click();
  await alice.sees(panel(alice).getByText('alice (you) says'));
  const map = alice.page.getByRole('application');
  await map.focus();
  const causes = new Set<string>();
  const nextCause = async (): Promise<boolean> => {
    await alice.page.keyboard.press('n');
    causes.add(await panel(alice).getByRole('heading', { level: 2 }).innerText());
    return causes.has('Never challenged') && (causes.has('Connection failed') || causes.has('Dropped'));
  };
  await until('each cause had its turn', nextCause, () => [...causes]);
  await alice.page.keyboard.press('Enter');
  await until('the panel has the focus', () =>
    panel(alice).evaluate((element) => element === document.activeElement),
  );
  await alice.page.keyboard.press('Escape');
  await until('nothing is selected', () => panel(alice).isHidden());

  // A node that drops Bob from the lists that Carol gets: they stay linked, and only her map says so.
  const note = ({ page }: Person) =>
    page.getByText('The node does not list bob. Their way to it is down, or');
  stage.tap.leaveOut('bob', 'carol');
  await carol.sees(note(carol));
  await seesOnMap(carol, '1 peer explains 2 of 3 gaps');
  expect(await note(alice).count()).toBe(0);
});
