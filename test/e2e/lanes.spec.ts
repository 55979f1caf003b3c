import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Download } from 'playwright-core';
import { CuttableWire } from './support/cuttable-wire.ts';
import { connectedOf, cutLast, makeCuttable } from './support/cuttable.ts';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';
import { until } from './support/until.ts';

let stage: Stage;
let wire: CuttableWire;
let alice: Person;
let bob: Person;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-lanes-'));
  stage = await Stage.set();
  wire = new CuttableWire({ delayMs: 20, loss: 0.005 });
  [alice, bob] = await stage.people('alice', 'bob');
  for (const person of [alice, bob]) {
    await makeCuttable(person);
    await wire.laidFor(person.context);
  }
  await alice.createRoom('brass-lanes');
  await bob.join(await alice.invite());
  await Promise.all([alice, bob].map((person) => person.isConnected('1 of 1 direct')));
  await Promise.all([alice, bob].map((person) => person.goTo('Files')));
});
afterAll(async () => {
  await stage.clear();
  await stage.close();
  wire.close();
  await rm(folder, { recursive: true });
});

test('a large file over a long and lossy way comes over lanes, and is right although one of them is lost', async () => {
  const bytes = Buffer.alloc(16 * 1_048_576);
  for (let at = 0; at < bytes.length; at += 4096) bytes.writeUInt32BE(at, at);
  await writeFile(join(folder, 'far.bin'), bytes);
  await alice.page.getByLabel('Files to add').setInputFiles(join(folder, 'far.bin'));
  await bob.sees(bob.page.getByRole('listitem').filter({ hasText: 'far.bin' }).getByText('Held by 1'));
  expect(await connectedOf(bob)).toBe(1);
  const saved = bob.page.waitForEvent('download', { timeout: WHOLE_MS });
  await bob.button('Download far.bin').click();
  await until('three lanes are there', async () => (await connectedOf(bob)) === 4);
  await cutLast(bob);
  await until('one is lost at alice too', async () => (await connectedOf(alice)) < 4);
  expect(await hashOf(await saved)).toBe(createHash('sha256').update(bytes).digest('hex'));
  await alice.isConnected('1 of 1 direct');
});

/** Without lanes, on a machine that has other things to do. */
const WHOLE_MS = 240_000;

async function hashOf(download: Download): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of await download.createReadStream()) hash.update(part as Buffer);
  return hash.digest('hex');
}
