import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { copyDevice, putCopyBack } from './support/device-copy.ts';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';

const CODE = 'coral-lynx-34';

let stage: Stage;
let alice: Person;
let bob: Person;
let carol: Person;
let mallory: Person;
let erin: Person;
/** Made by alice for four; bob and carol have used it. */
let ofAlice: string;
/** Made by mallory while she was in. */
let ofMallory: string;

/** Carol lets mallory in by PIN, and mallory has brought erin by an invite of her own. */
beforeAll(async () => {
  stage = await Stage.set();
  [alice, bob, carol, mallory, erin] = await stage.people('alice', 'bob', 'carol', 'mallory', 'erin');
  await alice.createRoom(CODE);
  ofAlice = await alice.invite({ note: 'for the choir', uses: 4 });
  await bob.join(ofAlice);
  await carol.join(ofAlice);
  await mallory.knock(CODE);
  await mallory.enterPin(await carol.challenge());
  await mallory.isConnected('1 of 3 direct · 2 gaps');
  ofMallory = await mallory.invite({ uses: 3 });
  await erin.join(ofMallory);
});
afterAll(async () => {
  await stage.clear();
  await stage.close();
});

const all = (people: readonly Person[], does: (person: Person) => Promise<void>) =>
  Promise.all(people.map((person) => does(person)));

/** With the device as it was when it was copied, and something typed before anybody could object. */
async function comesBackWithOldDevice(person: Person, words: string): Promise<void> {
  stage.tap.cutOff(person.name);
  await person.open('/config.json');
  await putCopyBack(person.page);
  await person.open(`/r/${CODE}`);
  await person.isInRoom();
  await person.type(words);
  stage.tap.lead(person.name, stage.node.origin);
}

/** On a device of their own, with a key that nobody knows. */
async function comesWithFreshKey(name: string, link: string): Promise<Person> {
  const person = await stage.person(name);
  await person.join(link);
  return person;
}

async function honestOnesAreAmongThemselves(): Promise<void> {
  await all([alice, bob], (person) => person.isConnected('1 of 1 direct'));
  expect([await alice.text(), await bob.text()]).toEqual(['among us', 'among us']);
}

describe('mallory, let in by carol alone', () => {
  test('is linked to nobody else, and whom she brings is answered by her and carol only', async () => {
    await erin.isConnected('2 of 4 direct · 2 gaps');
    await mallory.isConnected('2 of 4 direct · 2 gaps');
    await carol.isConnected('4 of 4 direct');
    await all([alice, bob], (person) => person.isConnected('2 of 4 direct · 2 gaps'));
  });

  test('goes with carol, and erin with her, after a preview that names them', async () => {
    await all([carol, mallory], (person) => copyDevice(person.page));
    await bob.page.close();
    await alice.goTo('People');
    await alice.button('More about carol').click();
    await alice.button('Evict…').click();
    const going = alice.page.getByRole('list', { name: 'These go' });
    await alice.sees(going.getByText('here through carol alone').nth(1));
    expect(await going.getByRole('listitem').count()).toBe(3);
    await alice.sees(alice.page.getByRole('list', { name: 'These stay' }).getByText('bob'));
    await alice.textbox('Reason').fill('let an outsider in');
    await alice.button('Evict 3 people').click();

    await carol.reads(/You were removed from this room by alice at \d\d:\d\d/);
    await carol.reads('let an outsider in');
    await carol.sees(carol.button('Save my copy'));
    expect(await carol.page.getByRole('button', { name: /join/i }).count()).toBe(0);
    await all([mallory, erin], (person) => person.reads('You are not a member any more.'));
    expect(await mallory.editor.count()).toBe(0);
  });

  test('stays out for bob, who was away and comes back', async () => {
    await bob.newTab(`/r/${CODE}`);
    await all([alice, bob], (person) => person.isConnected('1 of 1 direct'));
    await alice.goTo('Text');
    await alice.type('among us');
    await bob.hasText('among us');
  });

  test('comes back with carol and their devices as they were: refused, and what they type reaches nobody', async () => {
    await comesBackWithOldDevice(carol, 'carol was here');
    await carol.reads(/You were removed from this room by alice at \d\d:\d\d/);
    await comesBackWithOldDevice(mallory, 'mallory was here');
    await mallory.reads('You are not a member any more.');
    await honestOnesAreAmongThemselves();
  });
});

describe('carol, evicted', () => {
  test('is out with the same key after a reload too, and offered no way to join', async () => {
    await carol.page.reload();
    await carol.reads(/You were removed from this room by alice at \d\d:\d\d/);
    expect(await carol.page.getByRole('button', { name: /join|challenge/i }).count()).toBe(0);
  });

  test('is let in by nobody with a fresh key and the old link of many uses', async () => {
    const told = alice.reads('Somebody came with your invite “for the choir”, but it was withdrawn.');
    const fresh = await comesWithFreshKey('carol', ofAlice);
    await Promise.all([told, fresh.reads('The invite was withdrawn.')]);
    expect(await fresh.editor.count()).toBe(0);
    await fresh.leave();
    await honestOnesAreAmongThemselves();
  });

  test('is answered by nobody with a fresh key and mallory’s link', async () => {
    const fresh = await comesWithFreshKey('carol', ofMallory);
    await fresh.reads('The attempt was broken off.');
    expect(await fresh.editor.count()).toBe(0);
    await honestOnesAreAmongThemselves();
  });
});
