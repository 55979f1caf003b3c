import { expect, jest, test } from '@jest/globals';
import { nativePrimitives } from '../support/native-primitives.ts';
import { FIRST_SEED, runsOf } from './support/seeds.ts';

jest.unstable_mockModule('../../libs/trust/src/primitives.ts', () => ({ primitives: nativePrimitives }));
const { Crowd } = await import('./support/crowd.ts');

const RUNS = runsOf(9);
const PEERS = 10;
const ENDS_OF_LINKS = PEERS * (PEERS - 1);

test(`ten who join at once on a busy machine are soon linked, and do little in vain (${RUNS} seeds)`, async () => {
  const took: number[] = [];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
    const { ms, opened } = await new Crowd(seed, PEERS).gather();
    took.push(ms);
    const isBounded = ms < 20_000 && opened < 1.5 * ENDS_OF_LINKS;
    expect({ seed, ms, opened, isBounded }).toEqual({ seed, ms, opened, isBounded: true });
  }
  const median = took.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
  expect(median).toBeLessThan(8_000);
}, 120_000);
