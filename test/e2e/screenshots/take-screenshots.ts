import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { Person } from '../support/person.ts';
import { Stage } from '../support/stage.ts';
import { sketchIsland } from './sketch-island.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url));

const LOOKS = [
  { look: 'light', colorScheme: 'light', width: 1280, height: 800 },
  { look: 'dark', colorScheme: 'dark', width: 1280, height: 800 },
  { look: 'phone', colorScheme: 'light', width: 390, height: 844 },
] as const;

/** Degrees of hue between any two of the three. */
const LEAST_APART = 50;

const TEXT = `# A weekend on the island

**Ferry** on Friday at 17:40, pier 3. Be there by *17:15*: they close the gate.

## Who brings what

- Alice: maps, first-aid kit
- Bob: tent, the big stove
- Carol: bread, olives, two lemons

## Still open

- Who takes the dog?
- Rain on Saturday: tarp, or the hut?
`;

await mkdir(FOLDER, { recursive: true });
const stage = await Stage.set();
try {
  while (!(await takeAll())) await stage.clear();
} finally {
  await stage.close();
}

/**
 * Three people plan a weekend; each screen on the way is taken in each look. False where their keys gave them
 * colours too much alike for a picture.
 */
async function takeAll(): Promise<boolean> {
  const [alice, bob, carol] = await stage.people('Alice', 'Bob', 'Carol');
  await alice.open('/');
  await alice.textbox('Your name').fill('Alice');
  await take(alice.page, 'start');
  await alice.page.getByRole('link', { name: 'Create a room' }).click();
  await alice.textbox('Room title').fill('Island weekend');
  await alice.textbox('Room code').fill('amber-otter-42');
  await take(alice.page, 'create');
  await alice.button('Create room').click();
  await alice.isInRoom();
  await alice.button('Make a recovery file…').click();
  await alice.button('Suggest six words').click();
  await take(alice.page, 'recovery');
  await alice.button('Cancel').click();
  await alice.button('Later').click();

  const forBob = await alice.invite({ note: 'for Bob' });
  await bob.openLink(forBob);
  await bob.textbox('Your name').fill('Bob');
  await take(bob.page, 'join');
  await alice.page.close();
  await bob.button('Join').click();
  await bob.reads('Nobody is here yet.');
  await take(bob.page, 'waiting');
  await alice.newTab('/r/amber-otter-42');
  await bob.isConnected('1 of 1 direct');
  await carol.join(await bob.invite({ note: 'for Carol' }));
  await carol.isConnected('2 of 2 direct');
  await alice.isConnected('2 of 2 direct');
  if (!(await areApart(alice.page))) return false;
  await takeRoom(alice, bob, carol);
  return true;
}

async function areApart(page: Page): Promise<boolean> {
  const tiles = page.getByRole('list', { name: 'Who is here' }).locator('t-peer-tile');
  const hues = await tiles.evaluateAll((all) =>
    all.map((tile) => Number((tile as HTMLElement).style.getPropertyValue('--hue'))),
  );
  const sorted = hues.toSorted((a, b) => a - b);
  return sorted.every((hue, index) => {
    const next = sorted[index + 1] ?? (sorted[0] ?? 0) + 360;
    return next - hue >= LEAST_APART;
  });
}

async function takeRoom(alice: Person, bob: Person, carol: Person): Promise<void> {
  await alice.editor.focus();
  await alice.page.keyboard.insertText(TEXT);
  await bob.hasText(TEXT);
  await carol.hasText(TEXT);
  await putCursor(bob, 'tent, the big stove', 'Home', 'Shift+End');
  await putCursor(carol, 'tarp, or the hut?', 'End');
  await putCursor(alice, 'maps, first-aid kit', 'End');
  await alice.seesCursorOf(bob);
  await alice.seesCursorOf(carol);
  const toasts = alice.page.getByRole('log').getByRole('button', { name: 'Dismiss' });
  while ((await toasts.count()) > 0) await toasts.first().click();
  const keepLater = alice.button('Not now');
  if ((await keepLater.count()) > 0) await keepLater.click();
  await take(alice.page, 'room');
  await sketchIsland(alice, bob, carol);
  await take(alice.page, 'draw');
  await bob.page.mouse.up();
  await takeFiles(alice, bob);
  for (const person of [alice, bob, carol]) await person.goTo('Text');

  await alice.openInvites();
  await alice.textbox('For whom').fill('for Dan');
  await alice.button('Make invite').click();
  await alice.textbox('Invite link').waitFor();
  await take(alice.page, 'invite');
  await alice.button('Done').click();
  await alice.goTo('People');
  await take(alice.page, 'people');
  await alice.goTo('Text');
  await takeDoor(alice);
  await stage.node.kill();
  await alice.reads('The node can not be reached.');
  await take(alice.page, 'node-away');
}

/** Two have put files in, and one keeps a copy of one of the other's. */
async function takeFiles(alice: Person, bob: Person): Promise<void> {
  await alice.goTo('Files');
  await bob.goTo('Files');
  const bytes = (length: number) => Buffer.alloc(length, 7);
  await alice.page
    .locator('input[type=file]')
    .first()
    .setInputFiles([
      { name: 'ferry-timetable.pdf', mimeType: 'application/pdf', buffer: bytes(312_000) },
      { name: 'packing list.txt', mimeType: 'text/plain', buffer: bytes(1_400) },
    ]);
  await alice.reads('packing list.txt');
  await bob.page
    .locator('input[type=file]')
    .first()
    .setInputFiles([{ name: 'harbour at dusk.jpg', mimeType: 'image/jpeg', buffer: bytes(2_800_000) }]);
  await alice.reads('harbour at dusk.jpg');
  await take(alice.page, 'files');
}

/** Somebody knocks: what the member reads out, and where the newcomer types it. */
async function takeDoor(alice: Person): Promise<void> {
  const dan = await stage.person('Dan');
  await dan.knock('amber-otter-42');
  await take(dan.page, 'knock');
  await alice.challenge();
  await take(alice.page, 'door');
  await dan.sees(dan.textbox('PIN'));
  await take(dan.page, 'pin');
  await dan.leave();
  await alice.sees(alice.page.getByRole('button', { name: 'Connections: 2 of 2 direct' }));
}

/** Into the line that holds `words`, and then these keys. */
async function putCursor(person: Person, words: string, ...keys: string[]): Promise<void> {
  await person.editor.locator('.cm-line').filter({ hasText: words }).click();
  for (const key of keys) await person.page.keyboard.press(key);
}

async function take(page: Page, screen: string): Promise<void> {
  await page.mouse.move(0, 0);
  for (const { look, colorScheme, width, height } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: `${FOLDER}${screen}-${look}.png`, animations: 'disabled' });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}
