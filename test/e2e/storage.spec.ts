import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { isAccessible } from './support/axe.ts';
import { Device } from './support/device.ts';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';

/** Above what a small room takes. Chromium looks at what is free only every 30 s, or when that much is written. */
const SMALL_DISK_BYTES = 400_000;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

describe('a device that has no room left', () => {
  test('says so at once, works on in memory, and keeps all of it as soon as it can', async () => {
    const alice = await stage.person('alice');
    // What a service worker keeps counts too.
    const bob = await stage.person('bob', { serviceWorkers: 'block' });
    await setQuota(bob, SMALL_DISK_BYTES);
    await alice.createRoom('full-cup');
    await bob.join(await alice.invite());
    await bob.isConnected('1 of 1 direct');
    const much = `${'as soon as there is room '.repeat(40)}\n`.repeat(SMALL_DISK_BYTES / 500);
    await bob.editor.focus();
    await bob.page.keyboard.insertText(much);
    await bob.reads('There is no room left on this device.');
    await isAccessible(bob.page, 'a room on a full device');
    await bob.page.keyboard.press('Control+Home');
    await bob.page.keyboard.type('all of this is kept ');
    await alice.reads('all of this is kept');
    await alice.invite({ note: 'a statement that bob can not keep' });
    await setQuota(bob, undefined);
    await bob.page.getByText('There is no room left on this device.').waitFor({ state: 'detached' });
    await alice.page.close();
    await bob.page.reload();
    await bob.reads('all of this is kept as soon as');
  });
});

describe('what was kept is removed while the room is open', () => {
  test('which is told, and the room goes on in this page alone', async () => {
    const [alice, bob] = await stage.people('alice', 'bob');
    await alice.createRoom('swept-floor');
    await bob.join(await alice.invite());
    await bob.isConnected('1 of 1 direct');
    const session = await bob.context.newCDPSession(bob.page);
    await session.send('Storage.clearDataForOrigin', { origin: stage.tap.origin, storageTypes: 'all' });
    await bob.type('after the sweep');
    await bob.reads('What this device kept of this room was removed');
    await alice.hasText('after the sweep');
    await bob.page.reload();
    await bob.reads('Knock');
  });
});

describe('a browser that keeps nothing', () => {
  test('has a room all the same, and says from the start that it is this page only', async () => {
    const alice = await stage.person('alice');
    const device = await Device.unpacked({ keepsNothing: true });
    try {
      const bob = await device.start('bob', stage.tap.origin);
      await bob.open('/');
      await bob.reads('This browser keeps nothing for this page.');
      await bob.createRoom('sand-castle');
      await bob.reads('coming back takes a new invite');
      await isAccessible(bob.page, 'a room of a browser that keeps nothing');
      await bob.type('written in sand');
      await alice.join(await bob.invite());
      await alice.hasText('written in sand');
      await bob.page.reload();
      await bob.reads('Knock');
      expect(bob.errors).toEqual([]);
    } finally {
      await device.dispose();
    }
  });
});

/** Of the whole origin, in bytes; undefined for the usual. */
async function setQuota({ context, page }: Person, quotaSize: number | undefined): Promise<void> {
  const session = await context.newCDPSession(page);
  const origin = stage.tap.origin;
  await session.send(
    'Storage.overrideQuotaForOrigin',
    quotaSize === undefined ? { origin } : { origin, quotaSize },
  );
}
