import { test } from '@jest/globals';
import { liveThrough } from './support/chaotic-room.ts';
import { runsOf } from './support/seeds.ts';

const RUNS = runsOf(8);

test(`after any trouble all are linked and agree, by the algorithms that are shipped (${RUNS} seeded rooms)`, async () => {
  await liveThrough(RUNS, () => ({ peers: 4, steps: 15 }));
}, 600_000);
