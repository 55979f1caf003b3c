import { fileURLToPath } from 'node:url';
import { demoPlans } from '../../../tools/simulated-peers/demo-plans.ts';
import { seededNumbers } from '../../../tools/simulated-peers/seeded-numbers.ts';
import { SimulatedRoom } from '../../../tools/simulated-peers/simulated-room.ts';
import { launchChromium } from '../../support/chromium.ts';
import { NodeProcess } from '../support/node-process.ts';
import { Operator } from '../support/operator.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url));

const LOOKS = [
  { look: 'light', colorScheme: 'light', width: 1280, height: 800 },
  { look: 'dark', colorScheme: 'dark', width: 1280, height: 800 },
  { look: 'phone', colorScheme: 'light', width: 390, height: 844 },
] as const;

/** What was connecting has settled then, and a chart is a line. */
const SETTLED_MS = 45_000;

const node = await NodeProcess.start();
const browser = await launchChromium();
const ending = new AbortController();
const rooms = demoPlans({ peers: 20, rooms: 6 }, seededNumbers(1)).map(
  (plan) => new SimulatedRoom(plan, node.origin),
);
try {
  await takeAll();
} finally {
  ending.abort();
  await Promise.all(rooms.map((room) => room.close()));
  await browser.close();
  await node.kill();
}

/** The demo as it is a minute after it has begun, on each screen, in each look. */
async function takeAll(): Promise<void> {
  const watcher = await Operator.at(node, browser);
  await watcher.open('/');
  await watcher.sees(watcher.page.getByLabel('Operator token'));
  await take(watcher, 'dashboard-sign-in');
  await Promise.all(rooms.map((room) => room.gather(ending.signal, () => undefined)));
  await watcher.page.waitForTimeout(SETTLED_MS);
  await watcher.signIn('/');
  await watcher.reads('Rooms with gaps');
  await take(watcher, 'dashboard-overview');
  await watcher.open('/rooms');
  await watcher.reads('mosaic-demo');
  await take(watcher, 'dashboard-rooms');
  await watcher.open('/rooms/mosaic-demo');
  await watcher.reads(/1 peer explains/);
  await watcher.button('Got it').click();
  await take(watcher, 'dashboard-map');
  const mallory = rooms[0]?.peers.at(-1)?.peerId;
  for (const tab of ['matrix', 'members', 'gaps', 'events']) {
    await watcher.open(`/rooms/mosaic-demo?tab=${tab}${tab === 'matrix' ? `&sel=${mallory}` : ''}`);
    await watcher.sees(watcher.page.locator('t-topology-matrix, table, ol.events').first());
    await take(watcher, `dashboard-${tab}`);
  }
  await watcher.open('/audit');
  await watcher.reads('Signed in');
  await take(watcher, 'dashboard-audit');
}

async function take({ page }: Operator, screen: string): Promise<void> {
  await page.mouse.move(0, 0);
  for (const { look, colorScheme, width, height } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => document.fonts.ready);
    const fit = page.getByRole('button', { name: /^Fit/ });
    if ((await fit.count()) > 0) await fit.first().click();
    await page.waitForTimeout(400);
    await page.screenshot({ path: `${FOLDER}${screen}-${look}.png`, animations: 'disabled' });
  }
}
