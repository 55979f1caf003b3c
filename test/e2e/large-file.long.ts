import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';
import { until } from './support/until.ts';

const BYTES = 200_000_000;
const LIMIT_MS = 240_000;

let stage: Stage;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-large-'));
  stage = await Stage.set();
});
afterAll(async () => {
  await stage.clear();
  await stage.close();
  await rm(folder, { recursive: true });
});

test(
  '200 MB of which the holder’s page is killed in the middle, and then one’s own, end as the same bytes',
  async () => {
    const [alice, bob, carol] = await stage.people('alice', 'bob', 'carol');
    await alice.createRoom('large-otter');
    const link = await alice.invite({ uses: 9 });
    await Promise.all([bob.join(link), carol.join(link)]);
    await Promise.all([alice, bob, carol].map((person) => person.isConnected('2 of 2 direct')));
    await Promise.all([alice, bob, carol].map((person) => person.goTo('Files')));
    const bytes = Buffer.alloc(BYTES);
    for (let at = 0; at < BYTES; at += 4096) bytes.writeUInt32BE(at, at);
    await writeFile(join(folder, 'film.bin'), bytes);
    await alice.page.getByLabel('Files to add').setInputFiles(join(folder, 'film.bin'));
    await carol.button('Download film.bin').click({ timeout: LIMIT_MS });
    await carol.button('Save film.bin').waitFor({ timeout: LIMIT_MS });
    await bob.button('Download film.bin').click();
    await until('bob has some of it', async () => (await shareAt(bob)) >= 10);
    const before = await shareAt(bob);
    expect(before).toBeLessThan(100);
    await alice.page.close({ runBeforeUnload: false });
    await until('more comes from carol', async () => (await shareAt(bob)) > before);
    expect(await shareAt(bob)).toBeLessThan(100);
    await bob.page.close({ runBeforeUnload: false });
    await bob.newTab('/r/large-otter');
    await bob.isInRoom();
    await bob.goTo('Files');
    await bob.button('Save film.bin').waitFor({ timeout: LIMIT_MS });
    const [saved] = await Promise.all([
      bob.page.waitForEvent('download'),
      bob.page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker')),
      bob.button('Save film.bin').click(),
    ]);
    const hash = createHash('sha256');
    for await (const part of await saved.createReadStream()) hash.update(part as Buffer);
    expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
  },
  2 * LIMIT_MS,
);

async function percentAt(person: Person): Promise<number> {
  const bar = person.page.getByRole('list', { name: 'Files', exact: true }).getByRole('progressbar');
  return (await bar.count()) === 0 ? 0 : Number(await bar.getAttribute('aria-valuenow'));
}

async function shareAt(person: Person): Promise<number> {
  return (await person.button('Save film.bin').count()) > 0 ? 100 : percentAt(person);
}
