import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { RoomFixture } from '../test/room-fixture.ts';
import { guardWith } from './guard.ts';
import { observeWith } from './node-log.ts';
import type { RoomObserver } from './rooms/room-observer.ts';

test('an observer that fails costs nobody a session, and the log says so', () => {
  const logged: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });
  const fail = (): never => {
    throw new Error('a fault of ours');
  };
  const broken: RoomObserver = { arrived: fail, left: fail, reported: fail, refused: fail };
  const fixture = new RoomFixture({}, observeWith([broken], guardWith(log)));
  const [alice, bob] = [fixture.join('amber-otter-42'), fixture.join('amber-otter-42')];
  bob.vanish();
  expect(alice.connection.present).toEqual(new Set([alice.sid]));
  expect(logged).toHaveLength(3);
  expect(logged[0]).toContain('a fault of ours');
});
