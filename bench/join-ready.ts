import { percentile } from './support/arithmetic.ts';
import { leave, Pages } from './support/pages.ts';
import { type Finding, report } from './support/report.ts';
import type {} from './pages/bare.page.ts';
import type {} from './pages/room.page.ts';

/**
 * From pressing Join to READY: a fresh page each time, towards one who is there, beside a bare data channel through a
 * trivial signaller. Both clocks start before the WebSocket.
 */
export async function joinReady(rounds: number): Promise<void> {
  const pages = await Pages.start();
  const host = await pages.open();
  const joins = rounds < FULL_ROUNDS ? rounds : JOINS;
  const ours: number[] = [];
  const theirs: number[] = [];
  const oneOfOurs = async (name: string): Promise<number> => {
    const link = await host.evaluate((code) => globalThis.roomPage.found(code, 1), name);
    const page = await pages.open();
    await page.evaluate((invite) => globalThis.roomPage.read(invite), link);
    const took = await page.evaluate((invite) => globalThis.roomPage.join(invite), link);
    await leave(page);
    await host.evaluate(() => globalThis.roomPage.close());
    return took;
  };
  const oneBare = async (name: string): Promise<number> => {
    const point = pages.meetingPoint(name);
    await host.evaluate((signaller) => globalThis.barePage.arrive(signaller), point);
    const page = await pages.open();
    const took = await page.evaluate((signaller) => globalThis.barePage.join(signaller), point);
    await leave(page);
    await host.evaluate(() => globalThis.barePage.close());
    return took;
  };
  for (let join = 0; join < joins; join += 1) {
    ours.push(await oneOfOurs(`join-${join}`));
    theirs.push(await oneBare(`join-${join}`));
  }
  await pages.close();
  report(`Join to READY, ${joins} fresh pages`, [
    line('p50', 0.5, ours, theirs, 1.5),
    line('p95', 0.95, ours, theirs, undefined),
  ]);
}

const JOINS = 30;
const FULL_ROUNDS = 7;

function line(
  name: string,
  share: number,
  ours: readonly number[],
  theirs: readonly number[],
  limit: number | undefined,
): Finding {
  return {
    what: name,
    unit: 'ms',
    ours: [percentile(ours, share)],
    rival: 'bare channel',
    theirs: [percentile(theirs, share)],
    goal: limit === undefined ? undefined : { kind: 'ratio at most', value: limit },
  };
}
