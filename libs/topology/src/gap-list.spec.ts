import { expect, test } from '@jest/globals';
import { degrees, gapList, isBenign } from './gap-list.ts';
import { idOf } from './testing/cast.ts';
import { ObservedRoom } from './testing/observed-room.ts';

test('gaps are listed oldest first', () => {
  const room = new ObservedRoom();
  room.reportLinks({ alice: [], bob: [] });
  room.pass(5000);
  room.reports('alice', { words: { bob: 'blocked' } });
  room.pass(5000);
  room.reports('carol', { words: { alice: 'refused', bob: 'connecting' } });
  expect(gapList(room.snapshot.pairs).map(({ state, since }) => [state, since])).toEqual([
    [{ kind: 'gap', cause: 'blocked' }, 1_005_000],
    [{ kind: 'gap', cause: 'refused' }, 1_010_000],
  ]);
});

test('a gap is benign when a network explains it', () => {
  const room = new ObservedRoom();
  room.reports('alice', { linked: ['bob'], words: { carol: 'failed', dan: 'blocked' } });
  for (const name of ['bob', 'carol', 'dan']) room.reports(name, { words: { alice: 'dropped' } });
  const benign = (other: string) => isBenign(room.pair('alice', other)!);
  expect([benign('bob'), benign('carol'), benign('dan')]).toEqual([true, true, false]);
});

test.each([true, false])('how many links and gaps one has is the same with links listed: %s', (links) => {
  const room = new ObservedRoom();
  room.reports('alice', { linked: ['bob', 'carol'], words: { dan: 'refused' } });
  room.reports('bob', { linked: ['alice'], words: { carol: 'connecting' } });
  room.reportLinks({ carol: [], dan: [] });
  room.reports('trudy', { room: 'another' });
  const { peers, pairs } = room.topology.snapshot({ links });
  const all = degrees(peers, pairs);
  expect(all.get(idOf('alice'))).toEqual({ others: 3, linked: 1, gaps: 1 });
  expect(all.get(idOf('dan'))).toEqual({ others: 3, linked: 0, gaps: 1 });
  expect(all.get(idOf('trudy'))).toEqual({ others: 0, linked: 0, gaps: 0 });
});
