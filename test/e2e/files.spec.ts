import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Download, Locator } from 'playwright-core';
import { isAccessible } from './support/axe.ts';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';
import { until } from './support/until.ts';

let stage: Stage;
let alice: Person;
let bob: Person;
let carol: Person;
/** Large files are chosen from here: a driver takes 50 MB at most by its own way. */
let folder: string;

/** Bytes of which no two pieces are alike. */
function bytesOf(length: number, salt = 1): Buffer {
  const bytes = Buffer.alloc(length, salt);
  for (let at = 0; at < length; at += 4096) bytes.writeUInt32BE(at ^ (salt << 28), at);
  return bytes;
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-files-'));
  stage = await Stage.set();
  [alice, bob, carol] = await stage.people('alice', 'bob', 'carol');
  await alice.createRoom('amber-otter-42');
  const link = await alice.invite({ uses: 9 });
  await Promise.all([bob.join(link), carol.join(link)]);
  await Promise.all([alice, bob, carol].map((person) => person.isConnected('2 of 2 direct')));
  await Promise.all([alice, bob, carol].map((person) => person.goTo('Files')));
});
afterAll(async () => {
  await stage.clear();
  await stage.close();
  await rm(folder, { recursive: true });
});

async function add(person: Person, name: string, bytes: Buffer): Promise<void> {
  await writeFile(join(folder, name), bytes);
  await person.page.getByLabel('Files to add').setInputFiles(join(folder, name));
  await person.sees(rowOf(person, name));
}

function rowOf(person: Person, name: string): Locator {
  const list = person.page.getByRole('list', { name: 'Files', exact: true });
  return list.getByRole('listitem').filter({ hasText: name });
}

async function contentOf(download: Download): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of await download.createReadStream()) hash.update(part as Buffer);
  return hash.digest('hex');
}

async function download(person: Person, name: string): Promise<string> {
  await person.sees(rowOf(person, name));
  const [saved] = await Promise.all([
    person.page.waitForEvent('download'),
    person.button(`Download ${name}`).click(),
  ]);
  expect(saved.suggestedFilename()).toBe(name);
  return contentOf(saved);
}

describe('files of three people', () => {
  test('are on everybody’s list at once, and one downloads what another one added', async () => {
    const bytes = bytesOf(5_000_000);
    await add(alice, 'ferry.bin', bytes);
    await Promise.all([bob, carol].map((person) => person.sees(rowOf(person, 'ferry.bin'))));
    await bob.sees(rowOf(bob, 'ferry.bin').getByText('Held by 1'));
    expect(await download(bob, 'ferry.bin')).toBe(hashOf(bytes));
    await bob.sees(rowOf(bob, 'ferry.bin').getByText('Held by you and 1 other'));
    await carol.sees(rowOf(carol, 'ferry.bin').getByText('Held by 2'));
  });

  test('are found by eyes, ears and keys', async () => {
    await isAccessible(bob.page, 'files');
    await bob.button('More about ferry.bin').press('Enter');
    await bob.sees(bob.button('Delete my copy'));
    await isAccessible(bob.page, 'files, with more about one');
    await bob.button('More about ferry.bin').press('Enter');
  });

  test('can be taken away again, and are kept by who has them', async () => {
    await add(carol, 'wrong.bin', bytesOf(1000, 3));
    await alice.sees(rowOf(alice, 'wrong.bin'));
    await carol.button('More about wrong.bin').click();
    await carol.button('Take off everybody’s list').click();
    await carol.button('Take off the list').click();
    await rowOf(alice, 'wrong.bin').waitFor({ state: 'detached' });
  });

  test('that are in the middle of coming when the page is killed go on from there, from whoever has them', async () => {
    const bytes = bytesOf(LARGE, 2);
    await add(alice, 'film.bin', bytes);
    expect(await download(carol, 'film.bin')).toBe(hashOf(bytes));
    await bob.sees(rowOf(bob, 'film.bin').getByText('Held by 2'));
    await bob.button('Download film.bin').click();
    await until('some of it is here', async () => (await percentAt(bob, 'film.bin')) >= 20);
    await bob.page.close({ runBeforeUnload: false });
    await alice.page.close();
    await bob.newTab('/r/amber-otter-42');
    await bob.isInRoom();
    await bob.goTo('Files');
    await bob.sees(bob.button('Save film.bin'));
    const [saved] = await Promise.all([
      bob.page.waitForEvent('download'),
      bob.page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker')),
      bob.button('Save film.bin').click(),
    ]);
    expect(await contentOf(saved)).toBe(hashOf(bytes));
  });

  test('of which the bytes are wrong are not kept, and who sent them is named', async () => {
    const mallory = await stage.person('mallory');
    await mallory.page.addInitScript(lieInPieces);
    await mallory.join(await carol.invite());
    await mallory.isConnected('2 of 2 direct');
    await mallory.goTo('Files');
    await add(mallory, 'gift.bin', bytesOf(700_000, 4));
    await bob.button('Download gift.bin').click();
    await bob.reads('Mallory sent wrong bytes for gift.bin.');
    expect(await percentAt(bob, 'gift.bin')).toBe(0);
  });
});

const LARGE = 40_000_000;

async function percentAt(person: Person, name: string): Promise<number> {
  const bar = rowOf(person, name).getByRole('progressbar');
  return (await bar.count()) === 0 ? 0 : Number(await bar.getAttribute('aria-valuenow'));
}

/** A modified client: what it sends of pieces has one other bit. */
function lieInPieces(): void {
  const { prototype } = RTCDataChannel;
  const send = prototype.send as (this: RTCDataChannel, data: Uint8Array<ArrayBuffer>) => void;
  prototype.send = function (this: RTCDataChannel, data: unknown): void {
    const bytes = data as Uint8Array<ArrayBuffer>;
    if (this.label === 'file' && bytes.length > 60_000) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    send.call(this, bytes);
  };
}
