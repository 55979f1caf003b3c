import { readFileSync } from 'node:fs';
import { setTimeout as pass } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import type {} from './pages/file.page.ts';
import type {} from './pages/room.page.ts';
import { Pages } from './support/pages.ts';
import { report } from './support/report.ts';

/** What a page takes more than at rest while 1 GiB goes from one to the other: looked at twice a second, the most. */
export async function filesMemory(): Promise<void> {
  const pages = await Pages.startKeeping();
  const [alice, bob] = [await pages.open(), await pages.open()];
  const link = await alice.evaluate(() => globalThis.roomPage.found('large', 3));
  await bob.evaluate((invite) => globalThis.roomPage.join(invite), link);
  await alice.evaluate(() => globalThis.roomPage.linked(1));
  const gives = await Watched.of(alice);
  const takes = await Watched.of(bob);
  await alice.evaluate((bytes) => globalThis.filePage.add('large', bytes), BYTES);
  await Promise.all([gives.rest(), takes.rest()]);
  const fetched = { yet: false };
  const fetching = bob.evaluate(() => globalThis.filePage.fetch('large')).then(() => (fetched.yet = true));
  while (!fetched.yet) {
    await Promise.all([gives.look(), takes.look()]);
    await pass(500);
  }
  await fetching;
  await pages.close();
  report(`Memory of a page while ${BYTES / 2 ** 30} GiB goes from one to another, above that at rest`, [
    ...gives.findings('who gives'),
    ...takes.findings('who takes'),
  ]);
}

const BYTES = 2 ** 30;

/** The page's own process: each is of a site of its own. */
class Watched {
  static async of(page: Page): Promise<Watched> {
    const driver = await page.context().newCDPSession(page);
    const browser = await page.context().browser()?.newBrowserCDPSession();
    if (!browser) throw new Error('no browser');
    const pid = await busiest(browser, page);
    return new Watched(driver, pid);
  }

  #atRest = { heap: 0, resident: 0 };
  #most = { heap: 0, resident: 0 };

  private constructor(
    private readonly driver: CDPSession,
    private readonly pid: number,
  ) {}

  async rest(): Promise<void> {
    await this.driver.send('HeapProfiler.collectGarbage');
    await pass(2_000);
    this.#atRest = await this.#now();
  }

  async look(): Promise<void> {
    const { heap, resident } = await this.#now();
    this.#most = {
      heap: Math.max(this.#most.heap, heap),
      resident: Math.max(this.#most.resident, resident),
    };
  }

  findings(who: string): Parameters<typeof report>[1] {
    const line = (what: string, mb: number, goal: number | undefined) => ({
      what: `${who}, ${what}`,
      unit: 'MB',
      ours: [mb],
      rival: '',
      theirs: undefined,
      goal: goal === undefined ? undefined : ({ kind: 'at most', value: goal } as const),
    });
    return [
      line('resident memory of its process', this.#most.resident - this.#atRest.resident, 150),
      line('the same, all of it', this.#most.resident, undefined),
      line('heap of JavaScript, all of it', this.#most.heap, undefined),
    ];
  }

  async #now(): Promise<{ heap: number; resident: number }> {
    const { usedSize } = await this.driver.send('Runtime.getHeapUsage');
    return { heap: usedSize / 1e6, resident: residentBytes(this.pid) / 1e6 };
  }
}

/** Which process a page is in no protocol says: the one that works while the page does. */
async function busiest(browser: CDPSession, page: Page): Promise<number> {
  const times = async (): Promise<Map<number, number>> => {
    const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer');
    return new Map(renderers.map(({ id, cpuTime }) => [id, cpuTime]));
  };
  const before = await times();
  await page.evaluate(() => {
    const end = performance.now() + 1_000;
    while (performance.now() < end) Math.random();
  });
  const after = await times();
  const [most] = [...after].toSorted(
    ([a, timeA], [b, timeB]) => timeB - (before.get(b) ?? 0) - (timeA - (before.get(a) ?? 0)),
  );
  if (!most) throw new Error('no renderer');
  return most[0];
}

/** What is the process's own: the program itself is shared by all. */
function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}
