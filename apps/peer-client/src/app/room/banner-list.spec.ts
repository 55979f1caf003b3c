import type { PeerId, StatementId } from '#trust';
import { describe, expect, test } from '@jest/globals';
import { bannersOf, foldWordsOf, type Troubles } from './banner-list.ts';

const alice = 'aa' as PeerId;
const quiet: Troubles = {
  node: { kind: 'online' },
  relay: { only: false, offered: false },
  standing: { kind: 'member' },
  people: [{ link: { kind: 'linked', path: 'direct', since: 0 } }],
  invites: [],
  notices: [],
};
const offline: Troubles['node'] = { kind: 'offline', since: 1, retryAt: 5_000 };

describe('banners', () => {
  test('a room where all is well has none, and a short reconnect is no reason for one', () => {
    expect(bannersOf(quiet)).toEqual([]);
    expect(bannersOf({ ...quiet, node: { kind: 'connecting', since: undefined } })).toEqual([]);
  });

  test('without the node it says to how many people one is still connected', () => {
    expect(bannersOf({ ...quiet, node: offline })).toEqual([
      { kind: 'node-offline', linked: 1, outside: false, retryAt: 5_000 },
    ]);
  });

  test('and goes on saying so while the next try runs', () => {
    expect(bannersOf({ ...quiet, node: { kind: 'connecting', since: 1 } })).toEqual([
      { kind: 'node-offline', linked: 1, outside: false, retryAt: undefined },
    ]);
  });

  test('a hidden address without a relay is told while the node is there to say so', () => {
    const hidden = { ...quiet, relay: { only: true, offered: false } };
    expect(bannersOf(hidden)).toEqual([{ kind: 'no-relay' }]);
    expect(bannersOf({ ...hidden, relay: { only: true, offered: true } })).toEqual([]);
    expect(bannersOf({ ...hidden, node: offline }).map(({ kind }) => kind)).toEqual(['node-offline']);
  });

  test('what is not kept is told once, with its reason, and before a key that lives in this page only', () => {
    const notices: Troubles['notices'] = [{ id: 4, at: 1, kind: 'storage-failed' }];
    const kept = { ...quiet, notices };
    expect(bannersOf(kept)).toEqual([{ kind: 'storage-failed', notice: 4 }]);
    expect(bannersOf(kept, 'denied')).toEqual([{ kind: 'not-kept', trouble: 'denied' }]);
    expect(bannersOf({ ...kept, node: offline }, 'full').map(({ kind }) => kind)).toEqual([
      'not-kept',
      'node-offline',
    ]);
  });

  test('who sent wrong bytes is named, for each file', () => {
    const notices: Troubles['notices'] = [
      { id: 4, at: 1, kind: 'wrong-bytes', who: alice, file: 'map.png' },
      { id: 5, at: 1, kind: 'wrong-bytes', who: alice, file: 'ferry.pdf' },
    ];
    expect(bannersOf({ ...quiet, notices })).toEqual([
      { kind: 'wrong-bytes', notice: 4, who: alice, file: 'map.png' },
      { kind: 'wrong-bytes', notice: 5, who: alice, file: 'ferry.pdf' },
    ]);
  });

  test('each member who floods the room is named', () => {
    const notices: Troubles['notices'] = [
      { id: 4, at: 1, kind: 'author-cap', who: alice },
      { id: 5, at: 1, kind: 'author-cap', who: 'bb' as PeerId },
      { id: 6, at: 1, kind: 'room-cap' },
    ];
    expect(bannersOf({ ...quiet, notices })).toMatchObject([
      { who: 'aa' },
      { who: 'bb' },
      { kind: 'room-cap' },
    ]);
  });

  test('the line that folds further ones says how many there are, and what pressing it does', () => {
    expect(foldWordsOf(1, false)).toBe('1 more notice');
    expect(foldWordsOf(3, false)).toBe('3 more notices');
    expect(foldWordsOf(3, true)).toBe('Fold 3 more notices');
  });

  test('an eviction is told alone, whatever the node does', () => {
    const standing: Troubles['standing'] = { kind: 'evicted', by: alice, at: 3, reason: 'gone' };
    expect(bannersOf({ ...quiet, standing, node: offline })).toEqual([
      { kind: 'evicted', by: alice, at: 3, reason: 'gone' },
    ]);
  });

  test('what was noticed often is told once, by its latest notice', () => {
    const notices: Troubles['notices'] = [
      { id: 4, at: 1, kind: 'foreign-room' },
      { id: 7, at: 2, kind: 'foreign-room' },
    ];
    expect(bannersOf({ ...quiet, notices })).toEqual([{ kind: 'foreign-room', notice: 7 }]);
  });

  test('a leaked invite names for whom it was, and stands before what the node does', () => {
    const invite = 'ee' as StatementId;
    const view: Troubles = {
      ...quiet,
      node: { kind: 'refused', code: 'room-full', text: 'The room is full.' },
      invites: [
        { id: invite, link: undefined, note: 'for Dan', uses: 1, usedBy: [], expires: 9, state: 'over-used' },
      ],
      notices: [
        { id: 1, at: 1, kind: 'arrived', who: alice },
        { id: 2, at: 2, kind: 'invite-leaked', invite },
      ],
    };
    expect(bannersOf(view).map((banner) => banner.kind)).toEqual(['invite-leaked', 'node-refused']);
    expect(bannersOf(view)[0]).toMatchObject({ note: 'for Dan', notice: 2 });
  });
});
