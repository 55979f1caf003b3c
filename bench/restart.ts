import type { Order } from './load/returning-program.ts';
import { type Contestant, rawWs, tessera } from './support/contestants.ts';
import { Load } from './support/load.ts';
import { report } from './support/report.ts';
import { inRounds } from './support/rounds.ts';
import { Server } from './support/server.ts';

/** The node dies and is started again: how long after its port opens the last of its sessions is back. */
export async function restart(rounds: number): Promise<void> {
  const sides = await Promise.all([tessera, rawWs].map(open));
  const [ours = [], theirs = []] = await inRounds(sides, rounds, measure);
  for (const { load } of sides) load.stop();
  await Promise.all(sides.map(({ server }) => server.kill()));
  report(`Restart with ${SESSIONS} sessions, after ${DOWN_MS} ms without a node`, [
    {
      what: 'all are back after',
      unit: 's',
      ours,
      rival: rawWs.name,
      theirs,
      goal: { kind: 'at most', value: 10 },
    },
  ]);
}

const SESSIONS = 5000;
const DOWN_MS = 2000;

interface Side {
  readonly contestant: Contestant;
  readonly load: Load<Order>;
  server: Server;
}

async function open(contestant: Contestant): Promise<Side> {
  const server = await Server.start(contestant);
  const load = new Load<Order>('returning-program.ts');
  await load.order({ do: 'join', port: server.port, sessions: SESSIONS });
  return { contestant, server, load };
}

async function measure(side: Side): Promise<number> {
  const { port } = side.server;
  await side.server.kill();
  await side.load.order({ do: 'lose' });
  await new Promise((resolve) => setTimeout(resolve, DOWN_MS));
  side.server = await Server.start(side.contestant, {}, port);
  const opened = Date.now();
  return ((await side.load.order<number>({ do: 'return' })) - opened) / 1000;
}
