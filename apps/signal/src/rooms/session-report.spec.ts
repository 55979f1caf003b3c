import { expect, test } from '@jest/globals';
import { encodeFrame, reportFrame } from '#protocol';
import { RoomFixture } from '../../test/room-fixture.ts';

test('the latest report of a session is kept, and goes with it', () => {
  const alice = new RoomFixture().join('amber-otter-42');
  for (const number of [1, 2]) alice.sendText(reportText(number));
  expect(alice.session?.latestReport).toEqual((JSON.parse(reportText(2)) as { data: unknown }).data);
  alice.vanish();
  expect(alice.session?.latestReport).toBeUndefined();
});

test('a report before the join ends the session', () => {
  const mallory = new RoomFixture().connect();
  mallory.sendText(reportText(1));
  expect(mallory.connection.closedWith?.reason).toBe('not-joined');
});

function reportText(number: number): string {
  return encodeFrame(
    reportFrame({ bytes: Uint8Array.of(number), key: new Uint8Array(32), signature: new Uint8Array(64) }),
  );
}
