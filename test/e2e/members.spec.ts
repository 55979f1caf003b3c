import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

const all = (people: readonly Person[], does: (person: Person) => Promise<void>) =>
  Promise.all(people.map(does));

/** Opens what can be done about somebody, in the list of people, and presses it. */
async function act(person: Person, other: Person, button: string): Promise<void> {
  await person.goTo('People');
  const more = person.button(`More about ${other.name}`);
  if ((await more.getAttribute('aria-expanded')) === 'false') await more.click();
  await person.button(button).click();
}

test('a member blocks and unblocks, the founder takes back a word, and a co-admin evicts', async () => {
  const [alice, bob, carol, dan] = await stage.people('alice', 'bob', 'carol', 'dan');
  await alice.createRoom('coral-lynx-61');
  const link = await alice.invite({ uses: 2 });
  await all([bob, carol], (person) => person.join(link));
  await all([alice, bob, carol], (person) => person.isConnected('2 of 2 direct'));
  await dan.knock('coral-lynx-61');

  await act(carol, bob, 'Block on this device');
  await all([bob, carol], (person) => person.isConnected('1 of 2 direct · 1 gap'));
  await carol.reads('Blocked by you');
  await bob.type('past a block, by way of alice');
  await carol.goTo('Text');
  await carol.hasText('past a block, by way of alice');
  await act(carol, bob, 'Unblock');
  await all([bob, carol], (person) => person.isConnected('2 of 2 direct'));

  await dan.enterPin(await alice.challenge());
  await dan.isConnected('1 of 3 direct · 2 gaps');
  await act(alice, dan, 'Take back my word');
  await alice.button('Take it back').click();
  await dan.reads('You are not a member any more.');
  await all([alice, bob, carol], (person) => person.isConnected('2 of 2 direct'));

  await act(alice, bob, 'Make co-admin');
  await alice.page.getByRole('alertdialog').getByRole('button', { name: 'Make co-admin' }).click();
  await bob.goTo('People');
  await bob.button('More about alice').click();
  await bob.sees(bob.button('Block on this device'));
  expect(await bob.button('Evict…').count()).toBe(0);
  await bob.button('More about alice').click();
  await act(bob, carol, 'Evict…');
  await bob.textbox('Reason').fill('as agreed');
  await bob.button('Evict carol').click();
  await carol.reads(/You were removed from this room by bob at \d\d:\d\d/);
  await all([alice, bob], (person) => person.isConnected('1 of 1 direct'));
});
