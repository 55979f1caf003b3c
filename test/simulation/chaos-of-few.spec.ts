import { expect, jest, test } from '@jest/globals';
import { nativePrimitives } from '../support/native-primitives.ts';
import { runsOf } from './support/seeds.ts';

jest.unstable_mockModule('../../libs/trust/src/primitives.ts', () => ({ primitives: nativePrimitives }));
const { ChaoticRoom, liveThrough } = await import('./support/chaotic-room.ts');

const RUNS = runsOf(1_500);

test(`after any trouble two to four are linked and agree (${RUNS} seeded rooms)`, async () => {
  await liveThrough(RUNS, (seed) => ({ peers: 2 + (seed % 3), steps: 12 }));
}, 600_000);

test('a seed replays its room to the byte', async () => {
  const trace = async (seed: number): Promise<string> => {
    const room = new ChaoticRoom(seed, { peers: 4, steps: 12 });
    await room.live();
    return room.trace;
  };
  expect(await trace(7)).toBe(await trace(7));
  expect(await trace(7)).not.toBe(await trace(8));
});
