import { others, rawWs, tessera, type Contestant } from './support/contestants.ts';
import type { Saturated } from './load/ring.ts';
import { type Finding, report } from './support/report.ts';
import { inRounds } from './support/rounds.ts';
import { Side } from './support/side.ts';

/** What it costs to pass a body on: CPU of the server's process for a message, and messages a second. */
export async function relay(sessions: number, rounds: number): Promise<void> {
  const contestants = [tessera, rawWs, ...others];
  for (const bytes of [200, 2048]) {
    const sides = await Promise.all(
      contestants.map((contestant) => Side.open(contestant, { sessions, roomSize: ROOM_SIZE })),
    );
    for (const side of sides) await measure(side, bytes, sessions, WARM_UP_MS);
    const results = await inRounds(sides, rounds, (side) => measure(side, bytes, sessions, ROUND_MS));
    await Promise.all(sides.map((side) => side.close()));
    report(`Relay, ${sessions} sessions, ${bytes} B`, findings(contestants, results));
  }
}

const WARM_UP_MS = 1500;
const ROUND_MS = 1000;
const ROOM_SIZE = 10;
/** Bodies on their way at a time in all, so that the server always has something to do. */
const ON_THE_WAY = 1000;

interface Cost {
  readonly microsPerMessage: number;
  readonly perSecond: number;
}

async function measure(
  { server, load }: Side,
  bytes: number,
  sessions: number,
  milliseconds: number,
): Promise<Cost> {
  const window = Math.max(1, Math.round(Math.min(100 * sessions, ON_THE_WAY) / sessions));
  const before = await server.cpuMicros();
  const { inTime, inAll } = await load.order<Saturated>({ do: 'saturate', milliseconds, bytes, window });
  const micros = (await server.cpuMicros()) - before;
  return { microsPerMessage: micros / inAll, perSecond: (inTime / milliseconds) * 1000 };
}

function findings(contestants: readonly Contestant[], results: readonly (readonly Cost[])[]): Finding[] {
  const [own = [], ...rivals] = results;
  return rivals.flatMap((theirs, index) => {
    const rival = contestants[index + 1]?.name ?? '';
    const isRaw = rival === rawWs.name;
    return [
      {
        what: 'CPU for a message',
        unit: 'µs',
        ours: own.map(({ microsPerMessage }) => microsPerMessage),
        rival,
        theirs: theirs.map(({ microsPerMessage }) => microsPerMessage),
        goal: { kind: 'ratio at most', value: isRaw ? 1.11 : 1 },
      },
      {
        what: 'messages a second',
        unit: '/s',
        ours: own.map(({ perSecond }) => perSecond),
        rival,
        theirs: theirs.map(({ perSecond }) => perSecond),
        goal: { kind: 'ratio at least', value: isRaw ? 0.9 : 1 },
      },
    ] satisfies Finding[];
  });
}
