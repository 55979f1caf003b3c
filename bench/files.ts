import type { Page } from 'playwright-core';
import type {} from './pages/bare.page.ts';
import type {} from './pages/file.page.ts';
import type {} from './pages/room.page.ts';
import { median } from './support/arithmetic.ts';
import { Pages } from './support/pages.ts';
import { report } from './support/report.ts';
import { inRounds } from './support/rounds.ts';

/**
 * A file from page to page until it is whole, verified and kept, beside as many bytes of nothing over a bare channel
 * of the same two pages; and from three pages at once beside one.
 */
export async function files(rounds: number): Promise<void> {
  const pages = await Pages.startKeeping();
  const [alice, bob, carol, dan] = await meet(pages);
  await alice.evaluate((bytes) => globalThis.filePage.add('of one', bytes), BYTES);
  await alice.evaluate((bytes) => globalThis.filePage.add('of three', bytes), BYTES);
  for (const page of [carol, dan]) await page.evaluate(() => globalThis.filePage.fetch('of three'));
  const fetching = (name: string) => async (): Promise<number> => {
    const ms = await bob.evaluate((which) => globalThis.filePage.fetch(which), name);
    await bob.evaluate((which) => globalThis.filePage.discard(which), name);
    return ms;
  };
  const bare = async (): Promise<number> => {
    const received = bob.evaluate((bytes) => globalThis.barePage.receiveBytes(bytes), BYTES);
    await alice.evaluate((bytes) => globalThis.barePage.sendBytes(bytes), BYTES);
    return received;
  };
  const measure = async (side: typeof bare): Promise<number> => BYTES / 1000 / (await side());
  const sides = [fetching('of one'), fetching('of three'), bare];
  await inRounds(sides, 1, measure);
  const [ofOne = [], ofThree = [], theirs = []] = await inRounds(sides, rounds, measure);
  const letters = async (): Promise<number> => {
    const moving = fetching('of one')();
    const times = await alice.evaluate((count) => globalThis.roomPage.type(count), LETTERS);
    await moving;
    return median(times);
  };
  const bareLetters = async (): Promise<number> =>
    median(await alice.evaluate((count) => globalThis.barePage.type(count), LETTERS));
  for (const [index, page] of [alice, bob].entries()) {
    await page.evaluate((answers) => globalThis.roomPage.openText(answers), index === 1);
    await page.evaluate((answers) => globalThis.barePage.openText(answers), index === 1);
  }
  const [typed = [], bareTyped = []] = await inRounds([letters, bareLetters], rounds, (side) => side());
  await pages.close();
  report(`A file of ${BYTES / 1_048_576} MiB from page to page, verified and kept`, [
    {
      what: 'from one',
      unit: 'MB/s',
      ours: ofOne,
      rival: 'bare channel',
      theirs,
      goal: { kind: 'ratio at least', value: 0.85 },
    },
    {
      what: 'from three',
      unit: 'MB/s',
      ours: ofThree,
      rival: 'from one',
      theirs: ofOne,
      goal: { kind: 'ratio at least', value: 0.9 },
    },
    {
      what: 'a letter meanwhile, p50',
      unit: 'ms',
      ours: typed,
      rival: 'bare channel at rest',
      theirs: bareTyped,
      goal: { kind: 'at most above it', value: 8 },
    },
  ]);
}

const LETTERS = 30;

/** Long enough that a start does not count. */
const BYTES = 64 * 1_048_576;

/** In one room; the first two are linked by a bare channel too. */
async function meet(pages: Pages): Promise<[Page, Page, Page, Page]> {
  const [alice, bob, carol, dan] = [
    await pages.open(),
    await pages.open(),
    await pages.open(),
    await pages.open(),
  ];
  const link = await alice.evaluate(() => globalThis.roomPage.found('files', 3));
  for (const page of [bob, carol, dan])
    await page.evaluate((invite) => globalThis.roomPage.join(invite), link);
  for (const page of [alice, bob, carol, dan]) await page.evaluate(() => globalThis.roomPage.linked(3));
  await alice.evaluate((signaller) => globalThis.barePage.arrive(signaller), pages.meetingPoint('files'));
  await bob.evaluate((signaller) => globalThis.barePage.join(signaller), pages.meetingPoint('files'));
  await alice.evaluate(() => globalThis.barePage.linked(1));
  return [alice, bob, carol, dan];
}
