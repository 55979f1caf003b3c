import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { readZip } from '../../libs/mesh/src/copy/zip-reader.ts';
import { isAccessible } from './support/axe.ts';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

test('who was evicted saves a copy, and makes a room of it that nobody of the old one is in', async () => {
  const [alice, bob] = await stage.people('alice', 'bob');
  await alice.createRoom('old-roof', 'The old room');
  await bob.join(await alice.invite());
  await bob.isConnected('1 of 1 direct');
  await alice.type('what we wrote together');
  await bob.hasText('what we wrote together');
  await alice.goTo('People');
  await alice.button('More about bob').click();
  await alice.button('Evict…').click();
  await alice.button('Evict bob').click();
  await bob.reads('You were removed from this room');

  const copy = await saveCopy(bob);
  const zip = await readZip(new Blob([copy]));
  expect(zip.ok && zip.entries.map(({ name }) => name)).toEqual(['text.md', 'room.tessera']);
  expect(zip.ok && (await (await zip.entries[0]!.open()).text())).toBe('what we wrote together');

  await bob.open('/');
  await bob.page.getByRole('link', { name: 'Open a saved copy' }).click();
  await isAccessible(bob.page, 'opening a saved copy');
  await choose(bob, copy.subarray(0, -9));
  await bob.reads('That zip is not whole.');
  await choose(bob, Buffer.from('a letter'));
  await bob.reads('That is not a saved copy of a room.');
  await isAccessible(bob.page, 'a copy that is none');
  await choose(bob, copy);
  await bob.reads('22 letters of text');
  await isAccessible(bob.page, 'a new room from a copy');
  await bob.textbox('Room code').fill('new-roof');
  await bob.button('Create room').click();
  await bob.hasText('what we wrote together');
  await bob.goTo('People');
  const people = bob.page.getByRole('list', { name: 'People', exact: true }).getByRole('listitem');
  await people.first().waitFor();
  expect(await people.count()).toBe(1);
  await bob.page.reload();
  await bob.hasText('what we wrote together');

  const carol = await stage.person('carol');
  await carol.join(await bob.invite());
  await carol.hasText('what we wrote together');
});

async function saveCopy(person: Person): Promise<Buffer<ArrayBuffer>> {
  const [saved] = await Promise.all([
    person.page.waitForEvent('download'),
    person.button('Save my copy').click(),
  ]);
  return Buffer.from(await readFile(await saved.path()));
}

async function choose({ page }: Person, buffer: Buffer): Promise<void> {
  await page
    .getByLabel('Choose the saved copy')
    .setInputFiles({ name: 'copy.zip', mimeType: 'application/zip', buffer });
}
