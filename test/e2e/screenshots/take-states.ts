import { mkdir } from 'node:fs/promises';
import type { FileId, FileRoot, OpenRoom } from '#mesh';
import { releaseNodeWebRtc } from '#mesh/node';
import type { Page } from 'playwright-core';
import { encodeEntry } from '../../../libs/mesh/src/files/file-entry.ts';
import { joinFromNode } from '../../support/node-peer.ts';
import { NodeProcess } from '../support/node-process.ts';
import type { Person } from '../support/person.ts';
import { Stage } from '../support/stage.ts';
import { TurnServer } from '../support/turn-server.ts';
import { until } from '../support/until.ts';

/** What people see when something is wrong, each produced for real, in each look. */
const [folder = 'states', ...only] = process.argv.slice(2);

const LOOKS = [
  { look: 'light', colorScheme: 'light', width: 1280, height: 800 },
  { look: 'dark', colorScheme: 'dark', width: 1280, height: 800 },
  { look: 'phone', colorScheme: 'light', width: 390, height: 844 },
] as const;

await mkdir(folder, { recursive: true });
const turn = await TurnServer.start();
const stage = await Stage.set(turn.variables);
/** Has no relay. */
const elsewhere = await NodeProcess.start();
try {
  for (const [name, state] of Object.entries(states())) {
    if (only.length > 0 && !only.includes(name)) continue;
    await state(name).catch((error: unknown) => process.stderr.write(`${name}: ${String(error)}\n`));
    await stage.clear();
  }
} finally {
  await stage.close();
  await elsewhere.kill();
  await turn.stop();
}

type State = (name: string) => Promise<void>;

/** Each by itself, with people of its own. */
function states(): Record<string, State> {
  return {
    insecure: async (name) => {
      const alice = await stage.person('Alice');
      await alice.page.route('http://tessera.example/**', async (route) => {
        const url = route.request().url().replace('http://tessera.example', stage.tap.origin);
        await route.fulfill({ response: await route.fetch({ url }) });
      });
      await alice.page.goto('http://tessera.example/');
      await alice.reads('This page needs HTTPS');
      await take(alice.page, name);
    },
    'no-webrtc': async (name) => {
      const alice = await stage.person('Alice');
      await alice.context.addInitScript(() => {
        Reflect.deleteProperty(globalThis, 'RTCPeerConnection');
        Reflect.deleteProperty(Navigator.prototype, 'locks');
      });
      await alice.open('/');
      await alice.reads('This browser can not open a room');
      await take(alice.page, name);
    },
    'rooms-denied': async (name) => {
      const alice = await stage.person('Alice');
      await alice.context.addInitScript(() => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('not today', 'UnknownError');
        };
      });
      await alice.open('/');
      await alice.reads('This browser keeps nothing for this page.');
      await take(alice.page, name);
    },
    /** A newer client has been at what this device keeps. */
    'rooms-unread': async (name) => {
      const alice = await stage.person('Alice');
      await alice.createRoom('amber-otter-42', 'Island weekend');
      await alice.open('/about');
      await alice.page.evaluate(() => void indexedDB.open('tessera', 99));
      await alice.open('/');
      await alice.reads('The rooms on this device could not be read.');
      await take(alice.page, name);
    },
    'people-alone': async (name) => {
      const [alice, bob] = await two();
      await bob.page.close();
      await alice.goTo('People');
      await alice.reads('Nobody else is here at the moment.');
      await take(alice.page, 'people-away');
      await bob.newTab('/create');
      await bob.createRoom('jade-wren-7', 'Reading circle');
      await bob.goTo('People');
      await bob.reads('You hold one half.');
      await take(bob.page, name);
    },
    /** Parts of the client that come late, or never. */
    'place-awaited': async (name) => {
      const [alice] = await two();
      await alice.context.route(/chunk-.*\.js$/, () => undefined);
      await alice.goTo('Draw');
      await alice.reads('Opening the board…');
      await take(alice.page, name);
    },
    'place-lost': async (name) => {
      const [alice] = await two();
      await alice.context.route(/chunk-.*\.js$/, (route) => route.abort());
      await alice.goTo('Map');
      await alice.reads('The map did not load.');
      await take(alice.page, name);
    },
    elsewhere: async (name) => {
      const alice = await stage.person('Alice');
      await alice.createRoom('amber-otter-42', 'Island weekend');
      await alice.newTab('/r/amber-otter-42');
      await alice.reads('Open in another tab');
      await take(alice.page, name);
    },
    'this-page-only': async (name) => {
      const alice = await stage.person('Alice');
      await alice.context.addInitScript(() => {
        const fails = (): Promise<never> => Promise.reject(new Error('not in this engine'));
        Object.assign(crypto.subtle, { generateKey: fails, importKey: fails });
      });
      await alice.createRoom('amber-otter-42', 'Island weekend');
      await alice.reads('This page only.');
      await take(alice.page, name);
      await stage.node.kill();
      await alice.reads('The node can not be reached.');
      await alice.goTo('Map');
      await take(alice.page, 'two-banners');
      await alice.page.setViewportSize({ width: 390, height: 844 });
      await alice.button('1 more notice').press('Enter');
      await take(alice.page, 'two-banners-open');
    },
    'foreign-room': async (name) => {
      const [alice, mallory] = await stage.people('Alice', 'Mallory');
      await alice.createRoom('amber-otter-42', 'Island weekend');
      await mallory.createRoom('amber-otter-42', 'Another one');
      await alice.reads('This room code may be used by another room.');
      await take(alice.page, name);
    },
    evicted: async (name) => {
      const [alice, bob] = await two();
      await alice.goTo('People');
      await alice.button('More about Bob').click();
      await alice.button('Evict…').click();
      await alice.textbox('Reason').fill('You asked me to.');
      await alice.page.getByRole('alertdialog').locator('button[type=submit]').click();
      await bob.reads('You were removed from this room');
      await take(bob.page, name);
      await bob.goTo('People');
      await take(bob.page, `${name}-people`);
      for (const place of ['Draw', 'Files'] as const) {
        await bob.goTo(place);
        await take(bob.page, `${name}-${place.toLowerCase()}`);
      }
    },
    relayed: async (name) => {
      const alice = await stage.person('Alice');
      const bob = await stage.person('Bob');
      await alice.createRoom('amber-otter-42', 'Island weekend');
      await bob.openLink(await alice.invite({ note: 'for Bob' }));
      await take(bob.page, 'join-hidden');
      await bob.textbox('Your name').fill('Bob');
      await bob.page.getByRole('checkbox', { name: /^Hide my address/ }).check();
      await bob.button('Join').click();
      await bob.isConnected('0 of 1 direct · 1 relayed');
      await bob.button('Connections: 0 of 1 direct · 1 relayed').click();
      await take(bob.page, `${name}-pill`);
      await bob.page.keyboard.press('Escape');
      await bob.goTo('People');
      await take(bob.page, `${name}-people`);
      await bob.button('Room settings').click();
      await take(bob.page, 'settings');
      await bob.button('Close').click();
      await bob.open('/');
      await bob.reads('Your rooms on this device');
      await take(bob.page, 'start-with-rooms');
    },
    nameless: async (name) => {
      const [alice, bob] = await two();
      const dan = await stage.person('Dan');
      await dan.knock('amber-otter-42');
      await dan.enterPin(await alice.challenge());
      await dan.isInRoom();
      await alice.reads('Dan is here');
      await take(alice.page, 'arrived');
      await bob.goTo('People');
      await bob.reads('You will know the name once you two are linked.');
      await take(bob.page, name);
    },
    'node-away-outside': async (name) => {
      const [alice] = await two();
      const carol = await stage.person('Carol');
      const link = await alice.invite({ note: 'for Carol' });
      await carol.openLink(link);
      await stage.node.kill();
      await carol.textbox('Your name').fill('Carol');
      await carol.button('Join').click();
      await carol.reads('The node can not be reached.');
      await take(carol.page, name);
      await alice.reads('The node can not be reached.');
      await take(alice.page, 'node-away');
      await alice.goTo('People');
      await take(alice.page, 'node-away-people');
      for (const place of ['Files', 'Map'] as const) {
        await alice.goTo(place);
        await take(alice.page, `node-away-${place.toLowerCase()}`);
      }
    },
    'no-relay': async (name) => {
      const [alice] = await two();
      await alice.button('Room settings').click();
      await alice.page.getByRole('checkbox', { name: /^Hide my address/ }).check();
      await alice.button('Close').click();
      await alice.isConnected('0 of 1 direct · 1 relayed');
      await goTo(elsewhere, alice);
      await alice.reads('this node has no relay to hide it behind');
      await take(alice.page, name);
    },
    unconfirmed: async (name) => {
      const [alice, bob] = await two();
      const link = await alice.invite({ note: 'for Carol' });
      await bob.goTo('People');
      await bob.reads('Others have 1 open invite');
      await alice.page.close();
      const carol = await stage.person('Carol');
      await carol.join(link);
      await carol.reads('Not yet confirmed by');
      await take(carol.page, name);
    },
    /** More than a page shows, and two that somebody took off the list. */
    'files-many': async (name) => {
      const alice = await stage.person('Alice');
      await alice.createRoom('amber-otter-42', 'Island weekend');
      const bob = await joinFromNode(await alice.invite({ note: 'for Bob' }), 'Bob', stage.node.origin);
      try {
        await alice.isConnected('1 of 1 direct');
        await alice.goTo('Files');
        const chosen = ['Ferry timetable.pdf', 'tent.heic'].map((file) => ({
          name: file,
          mimeType: '',
          buffer: Buffer.alloc(300_000, file),
        }));
        await alice.page.getByLabel('Files to add').setInputFiles(chosen);
        const listed = bob.doc.getMap('files');
        await until(
          'bob sees both',
          () => listed.size === 2,
          () => String(listed.size),
        );
        bob.doc.transact(() => {
          listed.clear();
          for (let shot = 0; shot < 2_100; shot++) listed.set(...photo(shot, bob));
        });
        await alice.reads('No longer on the list');
        await alice.page.locator('.note.hidden').waitFor();
        await take(alice.page, name);
        await alice.page.locator('.note.hidden').scrollIntoViewIfNeeded();
        await take(alice.page, `${name}-hidden`);
        await alice.page.getByRole('heading', { name: 'No longer on the list' }).scrollIntoViewIfNeeded();
        await take(alice.page, `${name}-unlisted`);
      } finally {
        await bob.close();
        releaseNodeWebRtc();
      }
    },
    'invite-leaked': async (name) => {
      const [alice, bob] = await two();
      const [carol, dan] = await stage.people('Carol', 'Dan');
      const link = await alice.invite({ note: 'for Carol' });
      await bob.goTo('People');
      await bob.reads('Others have 1 open invite');
      await goTo(elsewhere, bob, dan);
      await alice.page.reload();
      await Promise.all([carol.join(link), dan.join(link)]);
      await carol.isConnected('1 of 1 direct');
      await dan.isConnected('1 of 1 direct');
      await goTo(stage.node, bob, dan);
      await alice.reads('has leaked.');
      await take(alice.page, name);
    },
  };
}

/** To another node: pages that start anew find only those who are led to the same one. */
async function goTo({ origin }: NodeProcess, ...people: readonly Person[]): Promise<void> {
  for (const { name } of people) stage.tap.lead(name, origin);
  const opened = people.filter(({ page }) => page.url() !== 'about:blank');
  await Promise.all(opened.map(({ page }) => page.reload()));
}

/** Of the year before, which no device holds. */
function photo(shot: number, { view }: OpenRoom): [string, Uint8Array] {
  const id = shot.toString(16).padStart(32, '0');
  const root = id.repeat(2) as FileRoot;
  const addedBy = view.self.peerId;
  const path = ['Last year', `DSC_${shot}.jpg`];
  const addedAt = Date.UTC(2025, 6, 1) + shot * 60_000;
  return [
    id,
    encodeEntry({ id: id as FileId, path, type: 'image/jpeg', size: 2_400_000, root, addedBy, addedAt }),
  ];
}

async function two(): Promise<[Person, Person]> {
  const [alice, bob] = await stage.people('Alice', 'Bob');
  await alice.createRoom('amber-otter-42', 'Island weekend');
  await bob.join(await alice.invite({ note: 'for Bob' }));
  await bob.isConnected('1 of 1 direct');
  await alice.isConnected('1 of 1 direct');
  return [alice, bob];
}

async function take(page: Page, screen: string): Promise<void> {
  await page.mouse.move(0, 0);
  for (const { look, colorScheme, width, height } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: `${folder}/${screen}-${look}.png`, animations: 'disabled' });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}
