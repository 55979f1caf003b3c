import type { Page } from 'playwright-core';
import type {} from './pages/bare.page.ts';
import type {} from './pages/room.page.ts';
import { percentile } from './support/arithmetic.ts';
import { Pages } from './support/pages.ts';
import { report } from './support/report.ts';
import { inRounds } from './support/rounds.ts';

/**
 * From a finished stroke of forty points on one board to the same stroke, painted, on another one's, beside a letter on
 * a bare channel between the same pages. Each stroke goes to all who are there.
 */
export async function strokeLatency(count: number, rounds: number): Promise<void> {
  const pages = await Pages.start();
  const all: Page[] = [];
  while (all.length < count) all.push(await pages.open());
  const first = await meet(all, pages);
  const ours = () => first.evaluate((strokes) => globalThis.roomPage.type(strokes), STROKES);
  const bare = () => first.evaluate((strokes) => globalThis.barePage.type(strokes), STROKES);
  const measure = async (side: typeof ours): Promise<number[]> => side();
  await inRounds([ours, bare], 1, measure);
  const [own = [], theirs = []] = await inRounds([ours, bare], rounds, measure);
  await pages.close();
  const line = (share: number, goal: number | undefined) => ({
    what: `p${100 * share}`,
    unit: 'ms',
    ours: own.map((times) => percentile(times, share)),
    rival: 'bare channel',
    theirs: theirs.map((times) => percentile(times, share)),
    goal: goal === undefined ? undefined : ({ kind: 'at most above it', value: goal } as const),
  });
  report(`A stroke from page to page, ${count} peers, ${STROKES} strokes a round`, [
    line(0.5, 8),
    line(0.95, undefined),
  ]);
}

const STROKES = 60;

/** In one room, and linked by bare channels too; the second page answers. The first one. */
async function meet(all: readonly Page[], pages: Pages): Promise<Page> {
  const [founder, ...others] = all;
  if (!founder) throw new Error('nobody');
  const link = await founder.evaluate((uses) => globalThis.roomPage.found('strokes', uses), others.length);
  const meetingPoint = pages.meetingPoint('strokes');
  await founder.evaluate((signaller) => globalThis.barePage.arrive(signaller), meetingPoint);
  for (const page of others) {
    await page.evaluate((invite) => globalThis.roomPage.join(invite), link);
    await page.evaluate((signaller) => globalThis.barePage.join(signaller), meetingPoint);
  }
  for (const [index, page] of all.entries()) {
    await page.evaluate((most) => globalThis.roomPage.linked(most), others.length);
    await page.evaluate((most) => globalThis.barePage.linked(most), others.length);
    await page.evaluate((answers) => globalThis.roomPage.openBoard(answers), index === 1);
    await page.evaluate((answers) => globalThis.barePage.openText(answers), index === 1);
  }
  return founder;
}
