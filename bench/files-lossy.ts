import type { Page } from 'playwright-core';
import { CuttableWire } from '../test/e2e/support/cuttable-wire.ts';
import type {} from './pages/bare.page.ts';
import type {} from './pages/file.page.ts';
import type {} from './pages/room.page.ts';
import { Pages } from './support/pages.ts';
import { report } from './support/report.ts';
import { inRounds } from './support/rounds.ts';

/**
 * A file from page to page over a long and lossy way, beside bytes of nothing over one bare channel of the same two
 * pages, and over four channels of four connections: what a person could have at most.
 */
export async function filesLossy(rounds: number): Promise<void> {
  const wire = new CuttableWire({ delayMs: 20, loss: 0.005 });
  const pages = await Pages.startKeeping(wire);
  const [alice, bob] = await meet(pages);
  await alice.evaluate((bytes) => globalThis.filePage.add('far', bytes), FILE_BYTES);
  const file = async (): Promise<number> => {
    const ms = await bob.evaluate(() => globalThis.filePage.fetch('far'));
    await bob.evaluate(() => globalThis.filePage.discard('far'));
    return FILE_BYTES / 1000 / ms;
  };
  const bare = (connections: number, bytes: number) => async (): Promise<number> => {
    const received = bob.evaluate((count) => globalThis.barePage.receiveBytes(count), bytes);
    await alice.evaluate(([count, over]) => globalThis.barePage.sendBytes(count, over), [
      bytes,
      connections,
    ] as const);
    return bytes / 1000 / (await received);
  };
  const sides = [file, bare(1, BARE_BYTES), bare(CONNECTIONS, BARE_BYTES * CONNECTIONS)];
  const [ours = [], one = [], four = []] = await inRounds(sides, rounds, (side) => side());
  await pages.close();
  wire.close();
  report(`A file of ${FILE_BYTES / 1_048_576} MiB over 20 ms each way and 0.5 % loss, verified and kept`, [
    {
      what: 'from one',
      unit: 'MB/s',
      ours,
      rival: 'one bare channel',
      theirs: one,
      goal: { kind: 'ratio at least', value: 2.5 },
    },
    {
      what: 'four bare channels of four connections',
      unit: 'MB/s',
      ours: four,
      rival: 'one bare channel',
      theirs: one,
      goal: undefined,
    },
  ]);
}

const CONNECTIONS = 4;

/** Half a minute at what one connection carries. */
const FILE_BYTES = 32 * 1_048_576;
const BARE_BYTES = 6 * 1_048_576;

/** In one room, and linked by four bare connections too. */
async function meet(pages: Pages): Promise<[Page, Page]> {
  const [alice, bob] = [await pages.open(), await pages.open()];
  const link = await alice.evaluate(() => globalThis.roomPage.found('lossy', 1));
  await bob.evaluate((invite) => globalThis.roomPage.join(invite), link);
  await alice.evaluate(() => globalThis.roomPage.linked(1));
  for (let count = 1; count <= CONNECTIONS; count++) {
    const meeting = pages.meetingPoint(`lossy-${count}`);
    await alice.evaluate((signaller) => globalThis.barePage.arrive(signaller), meeting);
    await bob.evaluate((signaller) => globalThis.barePage.join(signaller), meeting);
    for (const page of [alice, bob]) await page.evaluate((links) => globalThis.barePage.linked(links), count);
  }
  return [alice, bob];
}
