import { bundle } from './bundle.ts';
import { drawing } from './drawing.ts';
import { filesLossy } from './files-lossy.ts';
import { filesMemory } from './files-memory.ts';
import { files } from './files.ts';
import { joinReady } from './join-ready.ts';
import { joins } from './joins.ts';
import { memory } from './memory.ts';
import { onTheMap } from './on-the-map.ts';
import { operator } from './operator.ts';
import { relay } from './relay.ts';
import { restart } from './restart.ts';
import { roomsTable } from './rooms-table.ts';
import { pagesAtOnce } from './pages-at-once.ts';
import { strokeLatency } from './stroke-latency.ts';
import { textLatency } from './text-latency.ts';
import { tail } from './tail.ts';
import { topologyView } from './topology-view.ts';

/** `npm run bench [-- [--rounds N] name…]`: each prints a table; all of them where none is named. */
const benchmarks: Readonly<Record<string, (rounds: number) => Promise<unknown>>> = {
  'relay-2': (rounds) => relay(2, rounds),
  'relay-100': (rounds) => relay(100, rounds),
  'relay-1000': (rounds) => relay(1000, rounds),
  memory,
  joins,
  tail,
  restart,
  'join-ready': joinReady,
  operator,
  'rooms-table': roomsTable,
  'on-the-map': onTheMap,
  'pages-8': (rounds) => pagesAtOnce(8, rounds),
  'pages-16': (rounds) => pagesAtOnce(16, rounds),
  'pages-32': (rounds) => pagesAtOnce(32, rounds),
  'text-2': (rounds) => textLatency(2, rounds),
  'text-8': (rounds) => textLatency(8, rounds),
  'draw-2': (rounds) => strokeLatency(2, rounds),
  'draw-8': (rounds) => strokeLatency(8, rounds),
  'draw-5000': drawing,
  files,
  'files-lossy': filesLossy,
  'files-memory': filesMemory,
  bundle,
  ledger: () => import(new URL('./ledger.mjs', import.meta.url).href),
  topology: () => import(new URL('./topology.mjs', import.meta.url).href),
  'topology-view': topologyView,
};

/** Medians of fewer say little on a machine that does other things too. */
const ROUNDS = 7;

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const flag = words.indexOf('--rounds');
  const rounds = flag < 0 ? ROUNDS : Number(words[flag + 1]);
  const names = words.filter((_, index) => flag < 0 || (index !== flag && index !== flag + 1));
  const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name));
  if (unknown.length > 0 || !(rounds >= 1)) {
    process.stderr.write(`usage: npm run bench -- [--rounds N] [${Object.keys(benchmarks).join(' ')}]\n`);
    return 2;
  }
  for (const name of names.length > 0 ? names : Object.keys(benchmarks)) await benchmarks[name]?.(rounds);
  return 0;
}
