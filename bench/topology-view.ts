import { execFileSync } from 'node:child_process';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../test/support/chromium.ts';
import { serveFolder } from '../test/support/serve-folder.ts';
import { median } from './support/arithmetic.ts';
import { type Finding, report } from './support/report.ts';

/**
 * The map and the matrix in a real Chromium that paints without a GPU, of made-up rooms with one pair in a hundred a
 * gap. Time from the picture to the first painted frame; a frame while somebody drags the map around; and what one
 * delta costs the page's one thread, from the store to the pixels.
 */
export async function topologyView(rounds: number): Promise<void> {
  execFileSync('npm', ['run', '--silent', 'build:view'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const served = await serveFolder('dist/test/view/browser');
  const browser = await launchChromium();
  const measured = new Map<string, number[]>();
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const stage of STAGES) {
        for (const [what, value] of await onStage(stage, browser, served.origin)) {
          measured.set(what, [...(measured.get(what) ?? []), value]);
        }
      }
    }
  } finally {
    await browser.close();
    await served.close();
  }
  report(
    'Trust graph, 1 % gaps, 1280 × 800 pixels',
    STAGES.flatMap(({ of, measures }) =>
      measures.map(([what, , value]): Finding => {
        const goal = { kind: 'at most', value } as const;
        const ours = measured.get(`${of}: ${what}`) ?? [];
        return { what: `${of}: ${what}`, ours, rival: '', theirs: undefined, unit: 'ms', goal };
      }),
    ),
  );
}

type Measure = (page: Page) => Promise<number>;

/** One page, and what is measured in it one after another. */
interface Stage {
  readonly of: string;
  readonly query: string;
  readonly measures: readonly (readonly [what: string, measure: Measure, goal: number])[];
}

const STAGES: readonly Stage[] = [
  ...[60, 200, 500].map((peers): Stage => {
    return {
      of: `map of ${peers}`,
      query: `peers=${peers}`,
      measures: [
        ['first paint', firstPaint, 1500],
        ['a delta', delta, 16],
        ['a frame while panned', framesWhilePanned, 33.3],
      ],
    };
  }),
  ...[300, 2000].map((peers): Stage => {
    return {
      of: `matrix of ${peers}`,
      query: `peers=${peers}&view=matrix`,
      measures: [['drawn afresh', delta, 30]],
    };
  }),
];

async function onStage(
  { of, query, measures }: Stage,
  browser: Browser,
  origin: string,
): Promise<(readonly [what: string, value: number])[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(countFrameWork);
  // The largest room takes its time to be made up.
  await page.goto(`${origin}/?${query}`, { timeout: 90_000 });
  await page.waitForFunction(() => performance.getEntriesByName('painted').length > 0);
  const values: (readonly [string, number])[] = [];
  for (const [what, measure] of measures) values.push([`${of}: ${what}`, await measure(page)]);
  await page.close();
  return values;
}

interface Counted {
  readonly stage: { update(): void; flush(): void };
  readonly room: { toggleLink(a: number, b: number): void };
  /** Milliseconds in callbacks of animation frames, where cytoscape paints. */
  frameWork: number;
}

/** In the page, before anything else: what is done in animation frames is work, too. */
function countFrameWork(): void {
  const counted = globalThis as unknown as Counted;
  const request = globalThis.requestAnimationFrame.bind(globalThis);
  counted.frameWork = 0;
  globalThis.requestAnimationFrame = (callback) =>
    request((time) => {
      const start = performance.now();
      callback(time);
      counted.frameWork += performance.now() - start;
    });
}

function firstPaint(page: Page): Promise<number> {
  return page.evaluate(() => {
    const [begin, end] = ['ready', 'painted'].map(
      (name) => performance.getEntriesByName(name)[0]?.startTime ?? NaN,
    );
    return (end ?? NaN) - (begin ?? NaN);
  });
}

const PAN_STEPS = 120;

/** Dragged as a hand would: the browser gives as many frames as it can paint meanwhile. */
async function framesWhilePanned(page: Page): Promise<number> {
  await page.mouse.move(640, 90);
  await page.mouse.down();
  const times = page.evaluate(async () => {
    const frames: number[] = [];
    const end = performance.now() + 2000;
    while (performance.now() < end)
      frames.push(await new Promise<number>((seen) => requestAnimationFrame(seen)));
    return frames;
  });
  let isOver = false;
  void times.finally(() => (isOver = true));
  for (let step = 0; !isOver; step += 1) {
    const turn = (2 * Math.PI * step) / PAN_STEPS;
    await page.mouse.move(640 + 250 * Math.sin(turn), 90 + 125 * (1 - Math.cos(turn)));
  }
  await page.mouse.up();
  const frames = await times;
  return ((frames.at(-1) ?? NaN) - (frames[0] ?? NaN)) / (frames.length - 1);
}

const DELTAS = 9;

/** Median of a few: from the delta to the last of its pixels. */
async function delta(page: Page): Promise<number> {
  const costs = await page.evaluate(async (count) => {
    const counted = globalThis as unknown as Counted;
    const frames = async (left: number): Promise<void> => {
      if (left === 0) return;
      await new Promise((seen) => requestAnimationFrame(seen));
      await frames(left - 1);
    };
    const all: number[] = [];
    for (let index = 0; index < count; index += 1) {
      counted.room.toggleLink(3 + index, 17 + 2 * index);
      await frames(3);
      counted.frameWork = 0;
      const start = performance.now();
      counted.stage.update();
      counted.stage.flush();
      const worked = performance.now() - start;
      await frames(3);
      all.push(worked + counted.frameWork);
    }
    return all;
  }, DELTAS);
  return median(costs);
}
