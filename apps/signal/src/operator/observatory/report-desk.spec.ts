import { expect, test } from '@jest/globals';
import type { ObservedRoom, ObservedSession } from './observed-room.ts';
import { ReportDesk } from './report-desk.ts';

const room = { sessionChanged: () => undefined } as unknown as ObservedRoom;
const sessionDueAt = (nextReportAt: number): ObservedSession =>
  ({ nextReportAt, refused: null }) as unknown as ObservedSession;
const frame = { bytes: 'AA', key: 'A'.repeat(43), sig: 'A'.repeat(86) };

test('who has to wait half a minute makes nobody wait who comes after', () => {
  let now = 1000;
  const looked: ObservedSession[] = [];
  let wake: { at: number; work: () => void } | undefined;
  const desk = new ReportDesk({
    now: () => now,
    later: (work, ms) => {
      wake = { at: now + ms, work };
      return () => undefined;
    },
    // Longer than a slice.
    refused: (_, session) => {
      looked.push(session);
      now += 5;
    },
  });
  const [alice, mallory, bob] = [sessionDueAt(0), sessionDueAt(31_000), sessionDueAt(0)];
  for (const session of [alice, mallory, bob]) desk.submit(room, session, frame);
  while (wake && wake.at <= 2000) {
    const { at, work } = wake;
    wake = undefined;
    now = Math.max(now, at);
    work();
  }
  expect(looked).toEqual([alice, bob]);
});
