import { expect, test } from '@jest/globals';
import { FIRST_SEED, runsOf } from './support/seeds.ts';
import { SharedRoom, type SharingShape } from './support/shared-room.ts';

const RUNS = runsOf(2_000);

const shapeOf = (seed: number): SharingShape =>
  seed % 10 === 0 ? { peers: 8, steps: 120 } : { peers: 2 + (seed % 4), steps: 50 };

test(`text, drawing and the list of files end the same on all devices, and nothing is lost or doubled (${RUNS} seeded rooms)`, () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
    const room = new SharedRoom(seed, shapeOf(seed));
    try {
      room.live();
    } catch (error) {
      throw new Error(`replay with TESSERA_SEED=${seed}\n${room.story.join('\n')}\n${String(error)}`);
    }
  }
}, 600_000);

test('a seed replays its room', () => {
  const outcome = (seed: number): string => {
    const room = new SharedRoom(seed, shapeOf(seed));
    room.live();
    return room.outcome;
  };
  expect(outcome(7)).toBe(outcome(7));
  expect(outcome(7)).not.toBe(outcome(8));
});
