import { afterAll, afterEach, beforeAll, test } from '@jest/globals';
import { Firefox } from '../support/firefox.ts';
import { Stage } from './support/stage.ts';
import { until } from './support/until.ts';
import { userAgentOf } from './support/wire-tap.ts';

let stage: Stage;
let bob: Firefox;
beforeAll(async () => {
  stage = await Stage.set();
  bob = await Firefox.start(`Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox ${userAgentOf('bob')}`);
});
afterEach(() => stage.clear());
afterAll(async () => {
  await bob.close();
  await stage.close();
});

const screen = (): Promise<string> => bob.call(() => document.body.innerText.slice(0, 4_000));

async function bobReads(words: string): Promise<void> {
  await until(`bob reads ${words}`, async () => (await screen()).includes(words), screen);
}

/** The button of this name, once it is there. */
async function bobPresses(name: string): Promise<void> {
  await until(
    `bob presses ${name}`,
    () =>
      bob.call((wanted) => {
        const buttons = [...document.querySelectorAll('button')];
        const found = buttons.find((button) => button.innerText.trim() === wanted && !button.disabled);
        found?.click();
        return found !== undefined;
      }, name),
    screen,
  );
}

test('Firefox opens the start page, and a person in it joins and writes with one in Chromium', async () => {
  await bob.goTo(stage.tap.origin);
  await bobReads('Create a room');

  const alice = await stage.person('alice');
  await alice.createRoom('scarlet-ibis-33');
  await alice.type('from Chromium');
  await bob.goTo(await alice.invite({ note: 'for bob' }));
  await bobReads('scarlet-ibis-33');
  await until('bob is asked for a name', () =>
    bob.call(() => {
      const field = document.querySelector<HTMLInputElement>('input[autocomplete=nickname]');
      field?.focus();
      return field !== null && document.activeElement === field;
    }),
  );
  await bob.type('bob');
  await bobPresses('Join');
  await bobReads('from Chromium');
  await bobReads('1 of 1 direct');
  await alice.isConnected('1 of 1 direct');
  // Headless, Firefox sends keys to a field and not into an editable element: this is its own way to insert.
  await bob.call((text) => {
    const line = document.querySelector('.cm-line');
    document.querySelector<HTMLElement>('.cm-content')?.focus();
    if (line) getSelection()?.selectAllChildren(line);
    getSelection()?.collapseToStart();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only insertion that asks for no trusted key
    return document.execCommand('insertText', false, text);
  }, 'from Firefox, ');
  await alice.hasText('from Firefox, from Chromium');
  await alice.goTo('People');
  await alice.knowsOf({ name: 'bob' }, /By your invite “for bob”.* Direct/);

  await bob.goTo(`${stage.tap.origin}/r/scarlet-ibis-33`);
  await bobReads('from Firefox, from Chromium');
  await bobReads('1 of 1 direct');
});
