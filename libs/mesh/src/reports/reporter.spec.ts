import { beforeEach, expect, test } from '@jest/globals';
import type { PublicKey, RoomId, Signer } from '#trust';
import { VirtualClock } from '../../../../test/support/virtual-clock.ts';
import type { OwnWord } from './own-report.ts';
import { Reporter } from './reporter.ts';

const signer: Signer = {
  publicKey: 'aa'.repeat(32) as PublicKey,
  sign: () => Promise.resolve(new Uint8Array(64)),
};

let clock: VirtualClock;
let hearers: number;
let published: number[];
let reporter: Reporter;
beforeEach(() => {
  clock = new VirtualClock();
  published = [];
  let sid = 0;
  reporter = new Reporter({
    clock,
    signer,
    word: () => wordOver((sid += 1)),
    hearers: () => hearers,
    lastSeq: () => 0,
    keepSeq: () => {},
    publish: () => published.push(clock.now()),
  });
});

test.each([
  [1, 2_000],
  [8, 2_000],
  [20, 5_000],
  [255, 10_000],
])(
  'with %i who hear it, what changes all the time is reported at once, and then each %i ms',
  async (many, pace) => {
    hearers = many;
    const start = clock.now();
    for (let passed = 0; passed < 60_000; passed += 50) {
      reporter.changed();
      await clock.pass(50);
    }
    expect((published[0] ?? Infinity) - start).toBeLessThanOrEqual(150);
    const waits = published.slice(1).map((at, before) => at - (published[before] ?? 0));
    for (const wait of waits) expect(Math.abs(wait - pace)).toBeLessThanOrEqual(150);
  },
);

/** Each says something else. */
function wordOver(session: number): OwnWord {
  return {
    roomId: 'bb'.repeat(32) as RoomId,
    publicKey: signer.publicKey,
    sid: session.toString().padEnd(21, 'x').concat('A') as OwnWord['sid'],
    heads: [],
    founder: 'cc'.repeat(16) as OwnWord['founder'],
    sponsor: undefined,
    pairs: [],
    edges: [],
  };
}
