import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { WirePeer } from '../apps/signal/test/wire-peer.ts';
import { NodeProcess } from '../test/e2e/support/node-process.ts';
import { Operator } from '../test/e2e/support/operator.ts';
import { launchChromium } from '../test/support/chromium.ts';
import { report } from './support/report.ts';

const ROOMS = 1000;
const ROOM_SIZE = 8;
const EVENTS_PER_SECOND = 100;
/** One address may have 64 sockets; all of 127.0.0.0/8 is this machine. */
const ADDRESSES = 200;
const GOAL_MS = 100;

/** The dashboard's rooms table while people come and go in a thousand rooms: the longest task of its thread. */
export async function roomsTable(rounds: number): Promise<void> {
  const node = await NodeProcess.start();
  const browser = await launchChromium();
  const longest: number[] = [];
  try {
    for (let index = 0; index < ROOMS * ROOM_SIZE; index += ROOM_SIZE) {
      await Promise.all(Array.from({ length: ROOM_SIZE }, (_, member) => join(node, index + member)));
    }
    const watcher = await Operator.at(node, browser);
    await watcher.signIn('/rooms');
    await watcher.reads(`${ROOMS} of ${ROOMS}`);
    for (let round = 0; round < rounds; round += 1) longest.push(await longestTask(watcher.page, node));
  } finally {
    await browser.close();
    await node.kill();
  }
  report(`Rooms table, ${ROOMS} rooms of ${ROOM_SIZE}, ${EVENTS_PER_SECOND} arrivals and leaves a second`, [
    {
      what: 'longest task while scrolling, sorting and searching',
      ours: longest,
      rival: '',
      theirs: undefined,
      unit: 'ms',
      goal: { kind: 'at most', value: GOAL_MS },
    },
  ]);
}

function join(node: NodeProcess, index: number): Promise<WirePeer> {
  const localAddress = `127.0.0.${2 + (index % ADDRESSES)}`;
  return WirePeer.join(node.origin, `room-${Math.floor(index / ROOM_SIZE) % ROOMS}`, { localAddress });
}

/** Chromium tells of tasks from 50 ms on; none told of counts as 50. */
async function longestTask(page: Page, node: NodeProcess): Promise<number> {
  await page.evaluate(() => {
    const seen = { longest: 50 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
    }).observe({ type: 'longtask' });
  });
  const ending = new AbortController();
  const coming = comeAndGo(node, ending.signal);
  const table = page.getByRole('region', { name: 'Rooms' });
  await table.hover();
  for (let turn = 0; turn < 10; turn += 1) {
    await page.mouse.wheel(0, turn % 2 ? -20_000 : 4_000);
    await pause(100);
  }
  for (const column of ['Age', 'Room', 'Gaps']) await page.getByRole('button', { name: column }).click();
  await page.getByLabel('Find a code').pressSequentially('room-77', { delay: 60 });
  await page.getByLabel('Find a code').fill('');
  await pause(1_000);
  ending.abort();
  await coming;
  return page.evaluate(() => (globalThis as unknown as { seen: { longest: number } }).seen.longest);
}

async function comeAndGo(node: NodeProcess, signal: AbortSignal): Promise<void> {
  for (let index = 0; !signal.aborted; index += 7 * ROOM_SIZE) {
    const guest = await join(node, index);
    guest.socket.close();
    await pause(2_000 / EVENTS_PER_SECOND);
  }
}
