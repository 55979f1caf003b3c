import { createServer } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Order as Watching } from './load/dashboards.ts';
import type { Order as Reporting } from './load/reporting-rooms.ts';
import { median } from './support/arithmetic.ts';
import { tessera } from './support/contestants.ts';
import { Load } from './support/load.ts';
import { type Finding, report } from './support/report.ts';
import { Server } from './support/server.ts';

/** What the operator's plane costs the node: verifying reports, and each dashboard that watches. */
export async function operator(rounds: number): Promise<void> {
  const port = await freePort();
  const server = await Server.start({
    ...tessera,
    env: (publicPort) => ({ ...tessera.env(publicPort), ...own(port) }),
  });
  const members = new Load<Reporting>('reporting-rooms.ts');
  const dashboards = new Load<Watching>('dashboards.ts');
  await members.order({ do: 'join', port: server.port, rooms: ROOMS, size: ROOM_SIZE });
  await members.order(reporting(20_000));
  const quiet: number[] = [];
  const reporters: number[] = [];
  const watched: number[] = [];
  const counts: { told: number; bytes: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    quiet.push(await share(server, () => new Promise((resolve) => setTimeout(resolve, WINDOW_MS))));
    reporters.push(await share(server, () => members.order(reporting(WINDOW_MS))));
    await dashboards.order({ do: 'watch', port, token: TOKEN, dashboards: DASHBOARDS });
    await dashboards.order({ do: 'count' });
    watched.push(await share(server, () => members.order(reporting(WINDOW_MS))));
    counts.push(await dashboards.order<{ told: number; bytes: number }>({ do: 'count' }));
    await dashboards.order({ do: 'leave' });
  }
  members.stop();
  dashboards.stop();
  await server.kill();
  const seconds = WINDOW_MS / 1000;
  report(
    `${ROOMS} rooms of ${ROOM_SIZE}: each member reports every ${EVERY_MS / 1000} s, ${EVENTS} changes a second; a dashboard follows the overview and a room, and is told ${(median(counts.map(({ told }) => told)) / seconds).toFixed(1)} times and ${Math.round(median(counts.map(({ bytes }) => bytes)) / seconds / 1000)} kB a second`,
    [
      line('the node with nobody reporting', quiet),
      line(
        'reports: received, verified, judged',
        reporters.map((value, round) => value - (quiet[round] ?? 0)),
        15,
      ),
      line(
        'each dashboard that watches',
        watched.map((value, round) => (value - (reporters[round] ?? 0)) / DASHBOARDS),
        10,
      ),
    ],
  );
}

const ROOMS = 1000;
const ROOM_SIZE = 8;
const EVERY_MS = 30_000;
const EVENTS = 100;
const DASHBOARDS = 4;
const WINDOW_MS = 8000;

/** For this benchmark's own node on this machine. */
const TOKEN = 'a token for the benchmark';

function own(port: number): NodeJS.ProcessEnv {
  return {
    TESSERA_OPERATOR_PORT: String(port),
    TESSERA_OPERATOR_TOKEN: TOKEN,
    TESSERA_DATA_DIR: mkdtempSync(join(tmpdir(), 'tessera-bench-')),
  };
}

function reporting(milliseconds: number): Extract<Reporting, { do: 'report' }> {
  return { do: 'report', milliseconds, everyMs: EVERY_MS, events: EVENTS };
}

/** CPU of the server meanwhile, in percent of a core. */
async function share(server: Server, meanwhile: () => Promise<unknown>): Promise<number> {
  const [before, began] = [await server.cpuMicros(), performance.now()];
  await meanwhile();
  return ((await server.cpuMicros()) - before) / (performance.now() - began) / 10;
}

function line(what: string, ours: readonly number[], most?: number): Finding {
  const goal = most === undefined ? undefined : ({ kind: 'at most', value: most } as const);
  return { what, ours, rival: '', theirs: undefined, unit: '% of a core', goal };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
