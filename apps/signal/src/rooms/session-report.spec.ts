import { expect, test } from '@jest/globals';
import { encodeFrame, reportFrame } from '#protocol';
import { RoomFixture } from '../../test/room-fixture.ts';

test('each report is passed on unread, with the session that sent it', () => {
  const fixture = new RoomFixture();
  const alice = fixture.join('amber-otter-42');
  for (const number of [1, 2]) alice.sendText(reportText(number));
  const sent = [1, 2].map((number) => (JSON.parse(reportText(number)) as { data: unknown }).data);
  expect(fixture.reports).toEqual(sent.map((report) => ({ room: 'amber-otter-42', sid: alice.sid, report })));
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
