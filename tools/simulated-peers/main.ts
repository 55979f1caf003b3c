import { parseArgs } from 'node:util';
import { demoPlans } from './demo-plans.ts';
import { seededNumbers } from './seeded-numbers.ts';
import { SimulatedRoom } from './simulated-room.ts';

const ROOMS_AT_ONCE = 4;
/** Who waits longer than that wants to know for whom. */
const REMINDER_MS = 30_000;

const { values } = parseArgs({
  options: {
    node: { type: 'string', default: 'http://localhost:8080' },
    peers: { type: 'string', default: '24' },
    rooms: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
    /** `large`: the first room; `small`: the others; so that two processes share the work. */
    part: { type: 'string', default: 'all' },
  },
});
await main();

/** Fills a running node with simulated rooms until it is told to stop. */
async function main(): Promise<void> {
  const random = seededNumbers(wholeNumber('seed'));
  const all = demoPlans({ peers: wholeNumber('peers'), rooms: wholeNumber('rooms') }, random);
  const plans = values.part === 'large' ? all.slice(0, 1) : values.part === 'small' ? all.slice(1) : all;
  const total = plans.reduce((sum, { peers }) => sum + peers.length, 0);
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => ending.abort());
  const rooms = plans.map((plan) => new SimulatedRoom(plan, values.node));
  const place = { large: 'of the large room', small: 'of small rooms' }[values.part] ?? 'of all rooms';
  let here = 0;
  const came = (): void => {
    here += 1;
    if (here % 10 === 0 || here === total) say(`${here} of ${total} simulated peers ${place} are in`);
    if (here === total) clearInterval(reminder);
  };
  const reminder = setInterval(() => {
    const names = rooms.flatMap((room) => room.onTheWay);
    if (names.length > 0)
      say(`${here} of ${total} simulated peers ${place} are in; on the way: ${names.join(', ')}`);
  }, REMINDER_MS);
  const waiting = [...rooms];
  const live = async (room: SimulatedRoom): Promise<void> => {
    await room.gather(ending.signal, came);
    void room.churn(ending.signal, random).catch(report);
  };
  const gather = async (): Promise<void> => {
    for (let room = waiting.shift(); room && !ending.signal.aborted; room = waiting.shift()) await live(room);
  };
  // The largest is the first, and takes longest.
  void Promise.all(Array.from({ length: ROOMS_AT_ONCE }, gather)).catch(report);
  // Whoever is on the way in then is not waited for.
  await aborted(ending.signal);
  await Promise.all(rooms.map((room) => room.close()));
  process.exit(0);
}

function wholeNumber(name: 'peers' | 'rooms' | 'seed'): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number > 0) return number;
  process.stderr.write(`--${name}: expected a whole number, not ${values[name]}\n`);
  process.exit(2);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** A peer that has trouble is worth a line, not the end of the demo. */
function report(error: unknown): void {
  say(error instanceof Error ? error.message : String(error));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
