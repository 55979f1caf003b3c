import { percentile } from './support/arithmetic.ts';
import { rawWs, tessera } from './support/contestants.ts';
import { report } from './support/report.ts';
import { inRounds } from './support/rounds.ts';
import { Side } from './support/side.ts';

/** How long a body is on its way while the node is busy, not overloaded. */
export async function tail(rounds: number): Promise<void> {
  const sides = await Promise.all(
    [tessera, rawWs].map((contestant) => Side.open(contestant, { sessions: SESSIONS, roomSize: 10 })),
  );
  for (const side of sides) await measure(side);
  const [ours = [], theirs = []] = await inRounds(sides, rounds, measure);
  await Promise.all(sides.map((side) => side.close()));
  const line = (name: string, share: number, limit: number | undefined) => ({
    what: `${name} of a relay`,
    unit: 'ms',
    ours: ours.map((latencies) => percentile(latencies, share)),
    rival: rawWs.name,
    theirs: theirs.map((latencies) => percentile(latencies, share)),
    goal: limit === undefined ? undefined : ({ kind: 'ratio at most', value: limit } as const),
  });
  report(`Latency at ${PER_SECOND} relays a second over ${SESSIONS} sessions, 200 B`, [
    line('p50', 0.5, undefined),
    line('p99', 0.99, 2),
  ]);
}

const SESSIONS = 1000;
const PER_SECOND = 5000;
const ROUND_MS = 4000;

async function measure({ load }: Side): Promise<number[]> {
  return load.order<number[]>({ do: 'pace', milliseconds: ROUND_MS, bytes: 200, perSecond: PER_SECOND });
}
