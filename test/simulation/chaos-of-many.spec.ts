import { jest, test } from '@jest/globals';
import { nativePrimitives } from '../support/native-primitives.ts';
import { runsOf } from './support/seeds.ts';

jest.unstable_mockModule('../../libs/trust/src/primitives.ts', () => ({ primitives: nativePrimitives }));
const { liveThrough } = await import('./support/chaotic-room.ts');

const RUNS = runsOf(500);

test(`after any trouble five or six are linked and agree (${RUNS} seeded rooms)`, async () => {
  await liveThrough(RUNS, (seed) => (seed % 10 === 0 ? { peers: 6, steps: 30 } : { peers: 5, steps: 15 }));
}, 600_000);
