import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ScriptedBrowser } from '../support/scripted-browser.ts';
import { deviceStoreCases } from './device-store.contract.ts';
import type {} from './device-store.page.ts';

const PAGE = new URL('./device-store.page.ts', import.meta.url).pathname;

describe('a device in the IndexedDB of Chromium', () => {
  let browser: ScriptedBrowser | undefined;
  let page: Page;

  beforeAll(async () => {
    browser = await ScriptedBrowser.start(PAGE);
    page = await browser.openPage();
  });
  afterAll(() => browser?.close());

  test.each(deviceStoreCases.map(({ name }) => [name]))('%s', async (name) => {
    await page.evaluate((wanted) => globalThis.runDeviceStoreCase(wanted), name);
    expect(browser?.pageErrors).toEqual([]);
  });

  test('gives nothing back that went wrong on the disk, and keeps it when it comes again', async () => {
    expect(await page.evaluate(() => globalThis.spoilStatement())).toEqual([2, 3]);
  });

  test.each<[string, string[], boolean]>([
    ['non-extractable', [], true],
    ['wrapped', ['Ed25519'], true],
    ['page', ['Ed25519', 'AES-GCM'], false],
  ])(
    'says "%s" of a key in an engine without %j, and is right about a reload',
    async (kind, lacking, stays) => {
      const made = await page.evaluate((names) => globalThis.createDeviceKey(...names), lacking);
      expect(made.durability).toBe(kind);
      await page.reload();
      const find = (tab: Page): Promise<string | undefined> =>
        tab.evaluate((keyId) => globalThis.findDeviceKey(keyId), made.keyId);
      expect(await find(page)).toBe(stays ? made.publicKey : undefined);
      expect(await find(await browser!.openPage())).toBe(stays ? made.publicKey : undefined);
    },
  );
});
