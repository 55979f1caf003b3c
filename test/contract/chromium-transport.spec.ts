import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ScriptedBrowser } from '../support/scripted-browser.ts';
import { transportCases } from './transport.contract.ts';
import type {} from './transport.page.ts';

const PAGE = new URL('./transport.page.ts', import.meta.url).pathname;

describe('WebRTC in Chromium', () => {
  let browser: ScriptedBrowser | undefined;
  let page: Page;

  beforeAll(async () => {
    browser = await ScriptedBrowser.start(PAGE);
    page = await browser.openPage();
  });
  afterAll(() => browser?.close());

  test.each(transportCases.map(({ name }) => [name]))('%s', async (name) => {
    await page.evaluate((wanted) => globalThis.runTransportCase(wanted), name);
    expect(browser?.pageErrors).toEqual([]);
  });
});
