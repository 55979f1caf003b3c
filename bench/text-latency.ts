import type { Page } from 'playwright-core';
import { median } from './support/arithmetic.ts';
import type {} from './pages/bare.page.ts';
import type {} from './pages/room.page.ts';
import { Pages } from './support/pages.ts';
import { report } from './support/report.ts';
import { inRounds } from './support/rounds.ts';

/**
 * From a letter in one editor to the same letter in another one's, beside a bare channel between the same pages. Each
 * letter goes to all who are there.
 */
export async function textLatency(count: number, rounds: number): Promise<void> {
  const pages = await Pages.start();
  const all: Page[] = [];
  while (all.length < count) all.push(await pages.open());
  await meet(all, pages);
  const [first] = all;
  if (!first) throw new Error('nobody');
  const ours = () => first.evaluate((letters) => globalThis.roomPage.type(letters), LETTERS);
  const bare = () => first.evaluate((letters) => globalThis.barePage.type(letters), LETTERS);
  const measure = async (side: typeof ours): Promise<number> => median(await side());
  await inRounds([ours, bare], 1, measure);
  const [own = [], theirs = []] = await inRounds([ours, bare], rounds, measure);
  await pages.close();
  report(`A letter from page to page, ${count} peers, ${LETTERS} letters a round`, [
    {
      what: 'p50',
      unit: 'ms',
      ours: own,
      rival: 'bare channel',
      theirs,
      goal: { kind: 'at most above it', value: 8 },
    },
  ]);
}

const LETTERS = 100;

/** In one room, and linked by bare channels too; the second page answers. */
async function meet(all: readonly Page[], pages: Pages): Promise<void> {
  const [founder, ...others] = all;
  const link =
    (await founder?.evaluate((uses) => globalThis.roomPage.found('text', uses), others.length)) ?? '';
  await founder?.evaluate((signaller) => globalThis.barePage.arrive(signaller), pages.meetingPoint('text'));
  for (const page of others) {
    await page.evaluate((invite) => globalThis.roomPage.join(invite), link);
    await page.evaluate((signaller) => globalThis.barePage.join(signaller), pages.meetingPoint('text'));
  }
  for (const [index, page] of all.entries()) {
    await page.evaluate((most) => globalThis.roomPage.linked(most), others.length);
    await page.evaluate((most) => globalThis.barePage.linked(most), others.length);
    await page.evaluate((answers) => globalThis.roomPage.openText(answers), index === 1);
    await page.evaluate((answers) => globalThis.barePage.openText(answers), index === 1);
  }
}
