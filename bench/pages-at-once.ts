import type { Page } from 'playwright-core';
import type {} from './pages/bare.page.ts';
import type {} from './pages/room.page.ts';
import { Pages } from './support/pages.ts';
import { report } from './support/report.ts';
import { inRounds } from './support/rounds.ts';

/**
 * One page is there and all others join at the same moment: how long until each is linked to each, beside bare
 * channels between the same pages.
 */
export async function pagesAtOnce(count: number, rounds: number): Promise<void> {
  const pages = await Pages.start();
  const all: Page[] = [];
  while (all.length < count) all.push(await pages.open());
  let round = 0;
  const ours = async (): Promise<number> => joinRoom(all, `round-${(round += 1)}`);
  const bare = async (): Promise<number> => joinBare(all, pages.meetingPoint(`round-${(round += 1)}`));
  const [own = [], theirs = []] = await inRounds([ours, bare], rounds, (side) => side());
  await pages.close();
  report(`${count} pages at once, ${(count * (count - 1)) / 2} links`, [
    {
      what: 'each is linked to each',
      unit: 's',
      ours: own,
      rival: 'bare channels',
      theirs,
      goal: { kind: 'ratio at most', value: 1.5 },
    },
  ]);
}

async function joinRoom(all: readonly Page[], code: string): Promise<number> {
  const [founder, ...newcomers] = all;
  const uses = newcomers.length;
  const link =
    (await founder?.evaluate(([name, most]) => globalThis.roomPage.found(name, most), [
      code,
      uses,
    ] as const)) ?? '';
  await Promise.all(
    newcomers.map((page) => page.evaluate((invite) => globalThis.roomPage.read(invite), link)),
  );
  const start = Date.now();
  for (const page of newcomers) void page.evaluate((invite) => globalThis.roomPage.join(invite), link);
  const linked = all.map((page) => page.evaluate((others) => globalThis.roomPage.linked(others), uses));
  const end = Math.max(...(await Promise.all(linked)));
  await Promise.all(all.map((page) => page.evaluate(() => globalThis.roomPage.close())));
  return (end - start) / 1000;
}

async function joinBare(all: readonly Page[], point: string): Promise<number> {
  const [first, ...others] = all;
  await first?.evaluate((signaller) => globalThis.barePage.arrive(signaller), point);
  const start = Date.now();
  for (const page of others) void page.evaluate((signaller) => globalThis.barePage.join(signaller), point);
  const linked = all.map((page) => page.evaluate((most) => globalThis.barePage.linked(most), others.length));
  const end = Math.max(...(await Promise.all(linked)));
  await Promise.all(all.map((page) => page.evaluate(() => globalThis.barePage.close())));
  return (end - start) / 1000;
}
