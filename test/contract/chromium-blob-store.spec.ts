import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ScriptedBrowser } from '../support/scripted-browser.ts';
import { blobStoreCases } from './blob-store.contract.ts';
import type {} from './blob-store.page.ts';

const PAGE = new URL('./blob-store.page.ts', import.meta.url).pathname;
const WORKER = new URL('../../apps/peer-client/src/app/engine/blobs.worker.ts', import.meta.url).pathname;

describe('files in the private file system of Chromium', () => {
  let browser: ScriptedBrowser;
  let page: Page;

  beforeAll(async () => {
    browser = await ScriptedBrowser.start(PAGE, { '/blobs.js': WORKER });
    page = await browser.openPage();
  });
  afterAll(() => browser.close());

  test.each(blobStoreCases.map(({ name }) => [name]))('%s', async (name) => {
    await page.evaluate((wanted) => globalThis.runBlobStoreCase(wanted), name);
    expect(browser.pageErrors).toEqual([]);
  });

  test('of a page that is killed while it writes are right as far as they are there, and never shown as whole', async () => {
    const victim = await browser.openPage();
    await victim.evaluate((pieces) => globalThis.writeUntilKilled(pieces), PIECES);
    await victim.waitForFunction((most) => globalThis.written >= most, PIECES - 40);
    await victim.close({ runBeforeUnload: false });
    const found = await page.evaluate((pieces) => globalThis.lookAtKilled(pieces), PIECES);
    expect(found).toMatchObject({ wrong: 0, isShown: false });
    // The journal is written every sixteen megabytes at least.
    expect(found.held).toBeGreaterThanOrEqual(64);
  });

  test('that are small, of a page that is killed while it writes, are there and right', async () => {
    const victim = await browser.openPage();
    await victim.evaluate(() => globalThis.writeSmallUntilKilled());
    await victim.waitForFunction(() => globalThis.written >= 200);
    const written = await victim.evaluate(() => globalThis.written);
    await victim.close({ runBeforeUnload: false });
    const found = await page.evaluate((count) => globalThis.lookAtSmall(count), written);
    expect(found).toEqual({ found: written, wrong: 0 });
  });

  test.each([1, 1000, 1046])(
    'that are small, of which %d bytes are missing, cost no other one',
    async (bytes) => {
      expect(await page.evaluate((count) => globalThis.cutSmall(count), bytes)).toEqual([true, false, true]);
    },
  );

  test.each([0, 20, 36, 40, 500])(
    'that are small, of which byte %d went wrong on the disk, cost no other one',
    async (at) => {
      expect((await page.evaluate((byte) => globalThis.spoilSmall(byte), at)).slice(1)).toEqual([true, true]);
    },
  );

  test('that are small, and were removed, take no room for long', async () => {
    const { before, after, isThere } = await page.evaluate(() => globalThis.spaceOfRemoved(400));
    expect(before).toBeGreaterThan(400_000);
    expect(after).toBeLessThan(10_000);
    expect(isThere).toBe(true);
  });

  test('that the disk gives back otherwise are not shown any more, and the other pieces stay', async () => {
    const found = await page.evaluate(() => globalThis.breakOnDisk());
    expect(found).toEqual({ before: true, read: false, after: false, held: 2 });
  });
});

const PIECES = 150;
