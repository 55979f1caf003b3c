import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { isAccessible as holdsToAxe } from './support/axe.ts';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

const isAccessible = ({ page }: Person, screen: string): Promise<void> => holdsToAxe(page, screen);

/** Presses Tab until the focus is there: what can not be reached so can not be reached by keyboard. */
async function tabTo(person: Person, target: Locator): Promise<void> {
  await person.sees(target);
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await person.page.keyboard.press('Tab');
  }
  throw new Error(`${person.name} can not reach ${String(target)} by Tab`);
}

describe('each screen', () => {
  test('has nothing that axe finds, in light and dark', async () => {
    const [alice, bob] = await stage.people('alice', 'bob');
    await alice.open('/');
    await alice.button('Open').waitFor();
    await isAccessible(alice, 'start');
    await alice.open('/create');
    await alice.button('Create room').waitFor();
    await isAccessible(alice, 'create');
    await alice.createRoom('opal-robin-12', 'Reading circle');
    await isAccessible(alice, 'room, alone');
    await alice.goTo('Map');
    await alice.reads('Only you so far.');
    await isAccessible(alice, 'map, alone');
    await alice.goTo('Text');
    await alice.openInvites();
    await isAccessible(alice, 'invite sheet');
    await alice.button('Make invite').click();
    const link = await alice.textbox('Invite link').inputValue();
    await isAccessible(alice, 'invite');
    await alice.button('Revoke').click();
    await alice.button('Revoke invite').waitFor();
    await isAccessible(alice, 'question');
    await alice.button('Cancel').click();
    await alice.button('Done').click();

    await bob.openLink(link);
    await isAccessible(bob, 'join');
    await alice.page.close();
    await bob.join(link);
    await bob.reads('Nobody is here yet.');
    await isAccessible(bob, 'joining');
    await alice.newTab('/r/opal-robin-12');
    await bob.isConnected('1 of 1 direct');
    await alice.type('# Reading circle\n\nNext: *The Waves*, chapters 1 to 3.');
    await bob.seesCursorOf(alice);
    await isAccessible(bob, 'room');
    await bob.button('Connections: 1 of 1 direct').click();
    await isAccessible(bob, 'connections');
    await bob.page.keyboard.press('Escape');
    await bob.goTo('People');
    await isAccessible(bob, 'people');
    await bob.goTo('Map');
    await bob.reads('All 2 are linked with each other');
    await bob.page.getByRole('application').focus();
    await bob.page.keyboard.press('ArrowUp');
    await bob.sees(bob.page.getByRole('region', { name: 'Selection' }));
    await isAccessible(bob, 'map');
    await bob.button('Matrix').click();
    await bob.reads('All 2 are linked with each other');
    await isAccessible(bob, 'matrix');
    await bob.goTo('People');
    await bob.button('Room settings').click();
    await bob.button('Close').waitFor();
    await isAccessible(bob, 'settings');
    await bob.button('Close').click();
    await stage.node.kill();
    await bob.reads('The node can not be reached.');
    await isAccessible(bob, 'banner');
    await bob.button('Leave room').click();
    await bob.page.getByRole('alertdialog').getByRole('button', { name: 'Leave room' }).click();
    await bob.reads('You have left this room');
    await isAccessible(bob, 'farewell');
  });
});

describe('the recovery of a founder', () => {
  test('has nothing that axe finds, in light and dark', async () => {
    const alice = await stage.person('alice');
    await alice.createRoom('opal-robin-15');
    await alice.button('Make a recovery file…').click();
    await alice.button('Suggest six words').click();
    await isAccessible(alice, 'recovery dialog');
    await alice.button('Cancel').click();
    await alice.button('Room settings').click();
    await alice.button('Do without…').waitFor();
    await isAccessible(alice, 'settings of a founder');
    await alice.open('/restore');
    await alice.button('Open the file').waitFor();
    await isAccessible(alice, 'restore');
  });
});

describe('the way in by PIN', () => {
  test('has nothing that axe finds, in light and dark', async () => {
    const [alice, bob, dan] = await stage.people('alice', 'bob', 'dan');
    await alice.createRoom('opal-robin-13');
    await bob.join(await alice.invite());
    await dan.open('/r/opal-robin-13');
    await dan.button('Knock').waitFor();
    await isAccessible(dan, 'knock');
    await dan.knock('opal-robin-13');
    await isAccessible(dan, 'knocking');
    const pin = await alice.challenge();
    await isAccessible(alice, 'challenge');
    await dan.sees(dan.textbox('PIN'));
    await isAccessible(dan, 'PIN field');
    await dan.enterPin(pin);
    await bob.challenge('Challenge too');
    await dan.sees(dan.page.getByRole('region', { name: 'PIN of another member' }));
    await isAccessible(dan, 'PIN of another member');
    await alice.goTo('People');
    await alice.button('More about dan').click();
    await isAccessible(alice, 'person');
    await alice.button('Evict…').click();
    await alice.textbox('Reason').waitFor();
    await isAccessible(alice, 'evict');
    await alice.button('Cancel').click();
    await alice.openInvites();
    await alice.button('They are on the phone with me').click();
    await isAccessible(alice, 'on the phone');
  });
});

describe('what is shown when something is wrong', () => {
  test('has nothing that axe finds, in light and dark', async () => {
    const [alice, mallory, bob, carol] = await stage.people('alice', 'mallory', 'bob', 'carol');
    await carol.context.addInitScript(() => Reflect.deleteProperty(globalThis, 'RTCPeerConnection'));
    await carol.open('/');
    await carol.reads('This browser can not open a room');
    await isAccessible(carol, 'missing feature');

    // An engine that keeps no key, and a code that two rooms use.
    await alice.context.addInitScript(() => {
      const fails = (): Promise<never> => Promise.reject(new Error('not in this engine'));
      Object.assign(crypto.subtle, { generateKey: fails, importKey: fails });
    });
    await alice.createRoom('opal-robin-14');
    await mallory.createRoom('opal-robin-14');
    await alice.reads('This page only.');
    await alice.reads('This room code may be used by another room.');
    await isAccessible(alice, 'this page only, foreign room');

    await bob.join(await mallory.invite());
    await bob.isConnected('1 of 1 direct');
    await mallory.goTo('People');
    await mallory.button('More about bob').click();
    await mallory.button('Evict…').click();
    await mallory.textbox('Reason').fill('to see it');
    await mallory.page.getByRole('alertdialog').locator('button[type=submit]').click();
    await bob.reads('You were removed from this room');
    await isAccessible(bob, 'evicted');
    await bob.newTab('/r/opal-robin-14');
    await bob.reads('Open in another tab');
    await isAccessible(bob, 'open in another tab');
  });
});

describe('with the keyboard alone', () => {
  test('one creates a room, invites, joins and writes', async () => {
    const [alice, bob] = await stage.people('alice', 'bob');
    const press = (person: Person, key: string) => person.page.keyboard.press(key);
    await alice.open('/');
    await tabTo(alice, alice.textbox('Your name'));
    await alice.page.keyboard.type('alice');
    await tabTo(alice, alice.page.getByRole('link', { name: 'Create a room' }));
    await press(alice, 'Enter');
    await tabTo(alice, alice.textbox('Room title'));
    await alice.page.keyboard.type('By hand');
    await tabTo(alice, alice.button('Create room'));
    await press(alice, 'Enter');
    await tabTo(alice, alice.button('Invite'));
    await press(alice, 'Enter');
    await tabTo(alice, alice.textbox('For whom'));
    await alice.page.keyboard.type('for bob');
    await press(alice, 'Enter');
    await tabTo(alice, alice.textbox('Invite link'));
    const link = await alice.textbox('Invite link').inputValue();
    await press(alice, 'Escape');
    await alice.page.getByRole('dialog').waitFor({ state: 'detached' });

    await bob.openLink(link);
    await tabTo(bob, bob.textbox('Your name'));
    await bob.page.keyboard.type('bob');
    await press(bob, 'Enter');
    await bob.isConnected('1 of 1 direct');
    await tabTo(alice, alice.editor);
    await alice.page.keyboard.type('typed by alice');
    await bob.hasText('typed by alice');
    await tabTo(bob, bob.editor);
    await press(bob, 'Control+End');
    await bob.page.keyboard.type(', and by bob');
    await alice.hasText('typed by alice, and by bob');

    await press(alice, 'Tab');
    await tabTo(alice, alice.button('Connections: 1 of 1 direct'));
    await press(alice, 'Enter');
    await alice.reads('Straight from your device to theirs.');
    await press(alice, 'Escape');
    await tabTo(alice, alice.page.getByRole('button', { name: /^People/ }));
    await press(alice, 'Enter');
    await alice.knowsOf(bob, /By your invite “for bob”\./);
  });

  test('one knocks, reads out a PIN and types it, and is in', async () => {
    const [alice, dan] = await stage.people('alice', 'dan');
    const press = (person: Person, key: string) => person.page.keyboard.press(key);
    await alice.createRoom('opal-robin-14');
    await dan.open('/');
    await tabTo(dan, dan.textbox('Invite link or room code'));
    await dan.page.keyboard.type('opal-robin-14');
    await press(dan, 'Enter');
    // The start screen asks for a name too, and is still there for a moment.
    await dan.sees(dan.button('Knock'));
    await tabTo(dan, dan.textbox('Your name'));
    await dan.page.keyboard.type('dan');
    await press(dan, 'Enter');
    await dan.reads('At the door of');
    await tabTo(alice, alice.door.getByRole('button', { name: 'Challenge', exact: true }));
    await press(alice, 'Enter');
    const pin = alice.door.getByRole('group', { name: 'PIN to read out' });
    await alice.sees(pin);
    await tabTo(dan, dan.textbox('PIN'));
    await dan.page.keyboard.type(await pin.innerText());
    await press(dan, 'Enter');
    await dan.isConnected('1 of 1 direct');
    await alice.isConnected('1 of 1 direct');
  });

  test('one draws, adds a file, saves a copy of all, and opens it in a new room', async () => {
    const alice = await stage.person('alice');
    const { page } = alice;
    const presses = async (target: Locator, ...keys: readonly string[]) => {
      await tabTo(alice, target);
      for (const key of keys) await page.keyboard.press(key);
    };
    const place = (name: string) => page.getByRole('button', { name, exact: true });
    await alice.createRoom('opal-robin-16');
    await presses(place('Draw'), 'Enter');
    await presses(page.getByRole('application', { name: 'Drawing board' }), 'r', 'Enter', 'Shift+ArrowDown');
    await presses(page.getByRole('radio', { name: 'Select', exact: true }), 'ArrowRight');
    await alice.sees(page.getByRole('radio', { name: 'Pen', checked: true, exact: true }));
    await presses(alice.button('List of what is on the board'), 'Enter');
    await alice.reads('Rectangle, ink');

    await presses(place('Files'), 'Enter');
    await alice.sees(alice.button('Add files'));
    const [adding] = await Promise.all([
      page.waitForEvent('filechooser'),
      presses(alice.button('Add files'), 'Enter'),
    ]);
    await adding.setFiles({ name: 'tile.txt', mimeType: 'text/plain', buffer: Buffer.from('terracotta') });
    await alice.sees(alice.button('Save tile.txt'));
    await presses(alice.button('More about tile.txt'), 'Enter');
    await alice.sees(alice.button('Delete my copy'));
    await isAccessible(alice, 'files');

    await presses(alice.button('Room settings'), 'Enter');
    const [saving] = await Promise.all([
      page.waitForEvent('download'),
      presses(alice.button('Save my copy'), 'Enter'),
    ]);
    const copy = await readFile(await saving.path());
    await page.keyboard.press('Escape');

    await alice.open('/');
    await presses(page.getByRole('link', { name: 'Open a saved copy' }), 'Enter');
    const [choosing] = await Promise.all([
      page.waitForEvent('filechooser'),
      presses(page.getByLabel('Choose the saved copy'), 'Enter'),
    ]);
    await choosing.setFiles({ name: 'copy.zip', mimeType: 'application/zip', buffer: copy });
    await alice.reads('1 mark on the board and 1 file (10 bytes)');
    await presses(alice.textbox('Room code'), 'Control+a');
    await page.keyboard.type('opal-robin-17');
    await presses(alice.button('Create room'), 'Enter');
    await alice.isInRoom();
    await presses(place('Files'), 'Enter');
    await alice.sees(alice.button('Save tile.txt'));
  });
});
