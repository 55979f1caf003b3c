import { rawWs, tessera } from './support/contestants.ts';
import { report } from './support/report.ts';
import { inRounds } from './support/rounds.ts';
import { Side } from './support/side.ts';

/** From the connection to the arrival that the newcomer is told of too: joins a second, and CPU for one. */
export async function joins(rounds: number): Promise<void> {
  const sides = await Promise.all([tessera, rawWs].map((contestant) => Side.open(contestant)));
  for (const side of sides) await measure(side);
  const [ours = [], theirs = []] = await inRounds(sides, rounds, measure);
  await Promise.all(sides.map((side) => side.close()));
  report(`Joins, ${JOINS} at a time, rooms of ${ROOM_SIZE}`, [
    {
      what: 'joins a second',
      unit: '/s',
      ours: ours.map(({ perSecond }) => perSecond),
      rival: rawWs.name,
      theirs: theirs.map(({ perSecond }) => perSecond),
      goal: { kind: 'ratio at least', value: 0.8 },
    },
    {
      what: 'CPU for a join',
      unit: 'µs',
      ours: ours.map(({ micros }) => micros),
      rival: rawWs.name,
      theirs: theirs.map(({ micros }) => micros),
      goal: { kind: 'ratio at most', value: 1.25 },
    },
  ]);
}

const JOINS = 2000;
const ROOM_SIZE = 10;

async function measure(side: Side): Promise<{ perSecond: number; micros: number }> {
  const before = await side.server.cpuMicros();
  const milliseconds = await side.join(JOINS, ROOM_SIZE);
  const micros = ((await side.server.cpuMicros()) - before) / JOINS;
  await side.load.order({ do: 'leave' });
  // The leaves are handled before the next round begins, not in it.
  await side.server.memory();
  return { perSecond: (JOINS / milliseconds) * 1000, micros };
}
