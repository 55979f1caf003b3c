import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { readZip } from '../../libs/mesh/src/copy/zip-reader.ts';
import { isAccessible } from './support/axe.ts';
import type { Locator } from 'playwright-core';
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
  await bob.goTo('Files');
  await bob.page.getByLabel('Files to add').setInputFiles({
    name: 'tile.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('terracotta'),
  });
  await bob.sees(filesOf(bob).filter({ hasText: 'tile.txt' }));
  await alice.goTo('Files');
  await alice.sees(filesOf(alice).filter({ hasText: 'tile.txt' }));
  await alice.page.getByLabel('Files to add').setInputFiles({
    name: 'hers.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('asked for by nobody'),
  });
  await bob.sees(filesOf(bob).filter({ hasText: 'hers.txt' }));
  await alice.goTo('People');
  await alice.button('More about bob').click();
  await alice.button('Evict…').click();
  await alice.button('Evict bob').click();
  await bob.reads('You were removed from this room');

  const copy = await saveCopy(bob);
  const zip = await readZip(new Blob([copy]));
  await bob.reads('Without one file, which is not on this device.');
  expect(zip.ok && zip.entries.map(({ name }) => name)).toEqual([
    'text.md',
    'room.tessera',
    'files/tile.txt',
  ]);
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
  await bob.reads('22 letters of text and 1 file (10 bytes)');
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
  await bob.goTo('Files');
  await bob.sees(filesOf(bob).filter({ hasText: 'tile.txt' }));
  expect(await filesOf(bob).count()).toBe(1);

  const carol = await stage.person('carol');
  await carol.join(await bob.invite());
  await carol.hasText('what we wrote together');

  expect(await keptBy(bob)).toEqual(['files', 'new-roof', 'old-roof']);
  for (const code of ['old-roof', 'new-roof']) await forget(bob, code);
  expect(await keptBy(bob)).toEqual([]);
});

/** Clicks through to the end, and reads that it is done. */
async function forget(person: Person, code: string): Promise<void> {
  await person.open(`/r/${code}`);
  await person.button('Room settings').click();
  await person.button('Forget this room').click();
  await person.button('Forget room').click();
  await person.reads('Nothing of it is left on this device.');
}

/** Rooms that a device knows, by their code, and whether it has files of any: all that it keeps. */
async function keptBy({ page }: Person): Promise<string[]> {
  return page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name = '' }) => name);
    const opening = indexedDB.open('tessera');
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error!);
    });
    const tables = ['rooms', 'keys', 'recoveries', 'statements'];
    const reading = database.transaction(tables);
    const all = tables.map((table) => reading.objectStore(table).getAll());
    await new Promise((resolve) => (reading.oncomplete = resolve));
    database.close();
    const [rooms = [], ...others] = all.map(({ result }) => result as { readonly code: string }[]);
    const codes = rooms.map(({ code }) => code);
    const isLeft = others.flat().length + names.filter((name) => name !== 'tessera').length > codes.length;
    const folders: string[] = [];
    const root = await navigator.storage.getDirectory();
    for await (const [, folder] of root.entries())
      for await (const inside of (folder as FileSystemDirectoryHandle).entries()) folders.push(inside[0]);
    const left = codes.length === 0 && isLeft ? ['something'] : [];
    return [...codes, ...(folders.length > 0 ? ['files'] : []), ...left].sort();
  });
}

function filesOf({ page }: Person): Locator {
  return page.getByRole('list', { name: 'Files', exact: true }).getByRole('listitem');
}

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
