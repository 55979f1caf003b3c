import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import type { Served } from '../support/serve.ts';
import { serveFolder } from '../support/serve-folder.ts';
import type { FixtureRoom } from '../view/fixture-room.ts';
import { colorsAreThere } from './support/axe.ts';
import { LIMIT_MS, until } from './support/until.ts';

/** What the page of test/view has put where a test can reach it. */
interface OnPage {
  readonly stage: { readonly selected: () => unknown; update(): void };
  readonly room: FixtureRoom;
}

let browser: Browser;
let served: Served;
let page: Page;
let axe: string;

beforeAll(async () => {
  [browser, served, axe] = await Promise.all([
    launchChromium(),
    serveFolder('dist/test/view/browser'),
    readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
  ]);
});
afterEach(() => page.close());
afterAll(async () => {
  await browser.close();
  await served.close();
});

async function open(query: string, colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
  page = await browser.newPage({ colorScheme, acceptDownloads: true, reducedMotion: 'reduce' });
  page.setDefaultTimeout(LIMIT_MS);
  await page.goto(`${served.origin}/?${query}`);
  await page.waitForFunction(() => performance.getEntriesByName('painted').length > 0);
}

const MALLORYS = 'peers=12&mallory&gaps=0';
const map = () => page.getByRole('application');
const panel = () => page.getByRole('region', { name: 'Selection' });
const press = (key: string) => page.keyboard.press(key);

function selected(): Promise<unknown> {
  return page.evaluate(() => (globalThis as unknown as OnPage).stage.selected());
}

async function violations(): Promise<string[]> {
  await colorsAreThere(page);
  await page.evaluate(axe);
  const results = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    return axe.run();
  });
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}\n${html}\n${failureSummary}`),
  );
}

/** The shades of one colour channel that the canvases of the map have: one where nothing is drawn. */
function inkOnMap(): Promise<number> {
  return page.evaluate(() => {
    const shades = new Set<number>();
    for (const canvas of document.querySelectorAll('canvas')) {
      const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
      for (let at = 0; at < data.length; at += 4) if ((data[at + 3] ?? 0) > 0) shades.add(data[at] ?? 0);
    }
    return shades.size;
  });
}

describe('the map', () => {
  test('says who explains the gaps, and draws', async () => {
    await open(MALLORYS);
    await page.getByText('1 peer explains 10 of 10 gaps').waitFor();
    await page.getByText('Mallory, sponsor Carol', { exact: true }).waitFor();
    await until('the map is drawn', async () => (await inkOnMap()) > 20, inkOnMap);
  });

  test('is walked by keys alone, while it has the focus', async () => {
    await open(MALLORYS);
    await press('n');
    await expect(panel().isHidden()).resolves.toBe(true);
    await map().focus();
    await press('n');
    await panel().getByRole('heading', { name: 'never challenged' }).waitFor();
    await press('n');
    const second = await selected();
    await press('p');
    expect(await selected()).not.toEqual(second);

    await press('/');
    await page.keyboard.type('carol');
    await press('Enter');
    await panel().getByRole('heading', { name: 'Carol' }).waitFor();
    await map().focus();
    await press('ArrowUp');
    await panel().getByRole('heading', { name: 'Carol' }).waitFor({ state: 'detached' });
    await press('Enter');
    await until('the panel has the focus', () =>
      panel().evaluate((element) => element === document.activeElement),
    );
    await press('Escape');
    await panel().waitFor({ state: 'hidden' });

    await map().focus();
    await press('?');
    await page.getByRole('dialog', { name: 'Keys of the map' }).waitFor();
    await press('Escape');
    await page.getByRole('dialog', { name: 'Keys of the map' }).waitFor({ state: 'detached' });
    await map().focus();
    await press('v');
    await page.getByRole('checkbox', { name: 'Gaps' }).press('Space');
    await page.getByRole('list', { name: 'Legend' }).getByText('gap').waitFor({ state: 'detached' });
  });

  test('has a twin in words', async () => {
    await open(MALLORYS);
    const list = page.getByRole('list', { name: 'Peers on the map' });
    await until('all twelve are on it', async () => (await list.getByRole('listitem').count()) === 12);
    await list
      .getByText('Mallory: linked with 1 of 11, 10 gaps, explains 10 gaps, sponsor Carol')
      .waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'As a list' }).click();
    await list.getByRole('button', { name: 'Mallory' }).click();
    await panel().getByText('Suspect: explains 10 gaps').waitFor();
  });

  test('follows the room', async () => {
    await open('peers=12&gaps=0');
    await page.getByText('All 12 are linked with each other').waitFor();
    await page.evaluate(() => {
      const { room, stage } = globalThis as unknown as OnPage;
      room.toggleLink(3, 5, 'failed');
      stage.update();
    });
    await page.getByText('1 gap', { exact: true }).waitFor();
    await map().focus();
    await press('n');
    await panel().getByRole('heading', { name: 'connection failed' }).waitFor();
  });

  test('is saved as files that hold what it shows', async () => {
    await open(MALLORYS);
    const formats = [
      ['PNG picture', /^\u{FFFD}PNG/u],
      ['SVG drawing', /^<svg[^]*>Mallory<[^]*>10 of 11</],
      ['GraphML', /<data key="name">Mallory</],
      ['JSON', /"name": "Mallory"/],
      ['CSV', /Mallory,gap,unchallenged/],
    ] as const;
    for (const [name, content] of formats) {
      await page.getByRole('button', { name: 'Save as' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name }).click(),
      ]);
      expect(await readFile(await download.path(), 'utf8')).toMatch(content);
    }
  });

  test.each(['light', 'dark'] as const)('has nothing that axe finds, in %s', async (scheme) => {
    await open(MALLORYS, scheme);
    expect(await violations()).toEqual([]);
    await map().focus();
    await press('n');
    await panel().waitFor();
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: 'As a list' }).click();
    await page.getByRole('button', { name: 'Layers' }).click();
    await page.getByRole('checkbox', { name: 'Gaps' }).waitFor();
    expect(await violations()).toEqual([]);
  });
});

describe('the matrix', () => {
  test('is walked by keys, tells each cell in words, and has nothing that axe finds', async () => {
    await open(`${MALLORYS}&view=matrix`);
    await page.getByText('1 peer explains 10 of 10 gaps').waitFor();
    await until('the matrix is drawn', async () => (await inkOnMap()) > 5, inkOnMap);
    await page.getByRole('application').focus();
    await press('n');
    await page.getByText('and Mallory: never challenged').waitFor();
    await press('ArrowRight');
    await press('ArrowLeft');
    await page.getByText('and Mallory: never challenged').waitFor();
    expect(await violations()).toEqual([]);
  });
});
