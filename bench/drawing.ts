import type { Page } from 'playwright-core';
import type {} from './pages/board.page.ts';
import { Pages } from './support/pages.ts';
import { type Finding, report } from './support/report.ts';

const STROKES = 5000;

/**
 * A drawing of five thousand strokes of forty points over twelve screens, in a real Chromium that paints without a GPU:
 * from the device's storage to the last pixel, and a frame while somebody drags the board around, where one draws and
 * with all of it in view. Memory is the page's heap after collection, above that of the page without the drawing.
 */
export async function drawing(rounds: number): Promise<void> {
  const opened: number[] = [];
  const panned: Panned[] = [];
  const pannedAll: Panned[] = [];
  const heap: number[] = [];
  let bytes = 0;
  const pages = await Pages.start();
  for (let round = 0; round < rounds; round += 1) {
    const page = await pages.openBoard();
    bytes = await page.evaluate((strokes) => globalThis.boardPage.keep(strokes), STROKES);
    await page.reload();
    await page.waitForFunction(() => 'boardPage' in globalThis);
    const before = await heapOf(page);
    opened.push(await page.evaluate(() => globalThis.boardPage.open()));
    heap.push(((await heapOf(page)) - before) / 1e6);
    panned.push(await pan(page));
    await page.evaluate(() => globalThis.boardPage.showAll());
    pannedAll.push(await pan(page));
    await page.context().close();
  }
  await pages.close();
  const line = (what: string, ours: number[], unit: string, value?: number): Finding => {
    const goal = value === undefined ? undefined : ({ kind: 'at most', value } as const);
    return { what, ours, rival: '', theirs: undefined, unit, goal };
  };
  report(`A drawing of ${STROKES} strokes (${(bytes / 1e6).toFixed(2)} MB of entries), 1280 × 720 pixels`, [
    line('opened from storage, all painted', opened, 'ms', 1000),
    line('a frame while panned, at 100 %', frames(panned), 'ms', 25),
    line('… frames that left nothing for later', wholes(panned), '%'),
    line('a frame while panned, all in view', frames(pannedAll), 'ms', 25),
    line('… frames that left nothing for later', wholes(pannedAll), '%'),
    line('memory', heap, 'MB'),
  ]);
}

async function heapOf(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = (await devtools.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize?: number;
  };
  await devtools.detach();
  return usedSize + backingStorageSize;
}

const STEPS_A_TURN = 90;

type Panned = Awaited<ReturnType<typeof globalThis.boardPage.watch>>;
const frames = (all: readonly Panned[]): number[] => all.map(({ frame }) => frame);
const wholes = (all: readonly Panned[]): number[] => all.map(({ whole }) => whole);

/** Dragged by the middle button as a hand would. */
async function pan(page: Page): Promise<Panned> {
  await page.mouse.move(640, 160);
  await page.mouse.down({ button: 'middle' });
  const watched = page.evaluate(() => globalThis.boardPage.watch());
  let isOver = false;
  void watched.finally(() => (isOver = true));
  for (let step = 0; !isOver; step += 1) {
    const turn = (2 * Math.PI * step) / STEPS_A_TURN;
    await page.mouse.move(640 + 400 * Math.sin(turn), 160 + 200 * (1 - Math.cos(turn)));
  }
  await page.mouse.up({ button: 'middle' });
  return watched;
}
