import { slope } from './support/arithmetic.ts';
import { type Contestant, rawWs, tessera } from './support/contestants.ts';
import { report } from './support/report.ts';
import { inRounds } from './support/rounds.ts';
import { Side } from './support/side.ts';

/** What one more session that has joined and says nothing takes, between the five- and the ten-thousandth. */
export async function memory(rounds: number): Promise<void> {
  const [ours = [], theirs = []] = await inRounds([tessera, rawWs], rounds, measure);
  report(`Memory of an idle session, slope from ${STEPS[0]} to ${STEPS.at(-1)}`, [
    {
      what: 'heap and buffers after collection',
      unit: 'KB',
      ours: ours.map(({ heap }) => heap),
      rival: rawWs.name,
      theirs: theirs.map(({ heap }) => heap),
      goal: { kind: 'at most', value: 6 },
    },
    {
      what: 'resident memory of the process',
      unit: 'KB',
      ours: ours.map(({ resident }) => resident),
      rival: rawWs.name,
      theirs: theirs.map(({ resident }) => resident),
      goal: undefined,
    },
  ]);
}

const STEPS = [5000, 7500, 10_000];
const ROOM_SIZE = 10;

async function measure(contestant: Contestant): Promise<{ heap: number; resident: number }> {
  const side = await Side.open(contestant);
  const heap: { x: number; y: number }[] = [];
  const resident: typeof heap = [];
  for (const [index, sessions] of STEPS.entries()) {
    await side.join(sessions - (STEPS[index - 1] ?? 0), ROOM_SIZE);
    const { heapBytes, residentBytes } = await side.server.memory();
    heap.push({ x: sessions, y: heapBytes / 1000 });
    resident.push({ x: sessions, y: residentBytes / 1000 });
  }
  await side.close();
  return { heap: slope(heap), resident: slope(resident) };
}
