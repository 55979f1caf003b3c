import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';

let stage: Stage;
let folder: string;
beforeAll(async () => {
  stage = await Stage.set();
  folder = await mkdtemp(join(tmpdir(), 'tessera-recovery-'));
});
afterEach(() => stage.clear());
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

const PASSPHRASE = 'olive ferry lantern pier';

/** Presses the button that saves, and returns where the browser put the file. */
async function saved(person: Person, button: string): Promise<string> {
  const downloading = person.page.waitForEvent('download');
  await person.button(button).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('coral-lynx-51.recovery.age');
  const path = join(folder, `${Date.now()}.recovery.age`);
  await download.saveAs(path);
  return path;
}

async function chooseFile(person: Person, path: string, passphrase: string): Promise<void> {
  await person.page.getByLabel(/recovery\.age/).setInputFiles(path);
  await person.textbox('Passphrase').fill(passphrase);
  await person.button('Open the file').click();
}

/** All that a page could have said aloud or left behind of a secret. */
function ears(person: Person): string[] {
  const heard: string[] = [];
  person.page.on('console', (message) => heard.push(message.text()));
  person.page.on('framenavigated', (frame) => heard.push(frame.url()));
  return heard;
}

describe('a founder who loses the device', () => {
  test('comes back with the recovery file, is met by all, and evicts', async () => {
    const [alice, bob, carol] = await stage.people('alice', 'bob', 'carol');
    const heard = ears(alice);
    await alice.createRoom('coral-lynx-51');
    await alice.button('Make a recovery file…').click();
    await alice.button('Suggest six words').click();
    await alice.reads(/^(Strong|Fair)/);
    expect(await alice.textbox('Passphrase').inputValue()).toMatch(/^[a-z]+( [a-z]+){5}$/);
    await alice.textbox('Passphrase').fill('olive');
    await alice.reads('Too short: at least ten characters.');
    await alice.textbox('Passphrase').fill(PASSPHRASE);
    await alice.button('Save recovery file').click();
    await alice.reads('The two are not the same.');
    await alice.textbox('The same again').fill(PASSPHRASE);
    await saved(alice, 'Save recovery file');
    await alice.reads('Your browser saves it as');
    await alice.button('Done').click();
    await alice.button('Make a recovery file…').waitFor({ state: 'detached' });

    const link = await alice.invite({ uses: 2 });
    await bob.join(link);
    await carol.join(link);
    await Promise.all([alice, bob, carol].map((person) => person.isConnected('2 of 2 direct')));
    await bob.type('what alice had');
    await alice.button('Room settings').click();
    await alice.button('Make it anew…').click();
    await alice.textbox('Its passphrase').fill('olive ferry lantern');
    await alice.button('Save recovery file').click();
    await alice.reads('That is not the passphrase of the file that you made before.');
    await alice.textbox('Its passphrase').fill(PASSPHRASE);
    const file = await saved(alice, 'Save recovery file');
    expect(heard.filter((words) => words.includes('olive'))).toEqual([]);
    await alice.leave();

    const again = await stage.person('alice');
    const heardAgain = ears(again);
    await again.open('/');
    await again.page.getByRole('link', { name: 'Restore it from a recovery file' }).click();
    const text = await readFile(file, 'utf8');
    const [half, notes] = [join(folder, 'half.recovery.age'), join(folder, 'notes.recovery.age')] as const;
    await writeFile(half, text.slice(0, text.length / 2));
    await chooseFile(again, half, PASSPHRASE);
    await again.reads('The file is damaged.');
    await writeFile(notes, '# Notes of a meeting');
    await chooseFile(again, notes, PASSPHRASE);
    await again.reads('That is not a recovery file of Tessera.');
    await chooseFile(again, file, 'olive ferry lantern');
    await again.reads('That passphrase does not open it.');
    await chooseFile(again, file, PASSPHRASE);
    await again.reads('alice, the founder');
    await again.reads('with 3 members');
    await again.button('Restore this room').click();
    await again.isConnected('2 of 2 direct');
    await again.hasText('what alice had');
    expect(heardAgain.filter((words) => words.includes('olive'))).toEqual([]);

    await again.goTo('People');
    await again.button('More about carol').click();
    await again.button('Evict…').click();
    await again.textbox('Reason').fill('lost her phone');
    await again.button('Evict carol').click();
    await carol.reads(/You were removed from this room by alice at \d\d:\d\d/);
    await Promise.all([again, bob].map((person) => person.isConnected('1 of 1 direct')));
  });
});
