import { expect, jest, test } from '@jest/globals';
import { nativePrimitives } from '../support/native-primitives.ts';
import { FIRST_SEED, runsOf } from './support/seeds.ts';

jest.unstable_mockModule('../../libs/trust/src/primitives.ts', () => ({ primitives: nativePrimitives }));
const { Crowd } = await import('./support/crowd.ts');

/** What it may take at most, and how often a connection may be made for one that is needed. */
interface Bound {
  readonly ms: number;
  readonly made: number;
  readonly medianMs: number;
}

const RUNS = runsOf(9);
const SLOW_RUNS = Math.ceil(RUNS / 9);

test(`ten who join at once on a busy machine are soon linked, and do little in vain (${RUNS} seeds)`, async () => {
  await gatherings(RUNS, 10, 1, { ms: 20_000, made: 1.5, medianMs: 8_000 });
}, 120_000);

test(`twenty are linked where steps take longer than anybody waits, and do half in vain at most (${SLOW_RUNS} seeds)`, async () => {
  await gatherings(SLOW_RUNS, 20, 2.5, { ms: 100_000, made: 2, medianMs: 80_000 });
}, 240_000);

async function gatherings(runs: number, peers: number, slowness: number, bound: Bound): Promise<void> {
  const took: number[] = [];
  const made: number[] = [];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + runs; seed++) {
    const { ms, opened } = await new Crowd(seed, peers, slowness).gather();
    took.push(ms);
    made.push(opened / (peers * (peers - 1)));
    const isBounded = ms < bound.ms && (made.at(-1) ?? 0) < bound.made;
    expect({ seed, ms, opened, isBounded }).toEqual({ seed, ms, opened, isBounded: true });
  }
  const told = `${peers} peers, ${slowness} times as slow: ${median(took)} ms, ${median(made).toFixed(2)} made for each needed`;
  process.stdout.write(`${told} (medians of ${runs})\n`);
  expect(median(took)).toBeLessThan(bound.medianMs);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
