import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cursorColors } from '#ui/words';
import { readPeer } from './remote-peer.ts';

const cursor = {
  anchor: { type: null, tname: 'text', item: null, assoc: 0 },
  head: { item: { client: 7, clock: 3 } },
};
const bob = { name: 'Bob', ...cursorColors('9c00') };

describe('reading the cursor of somebody else', () => {
  test('what our own client sends is understood', () => {
    expect(readPeer({ user: bob, cursor })).toMatchObject({ name: 'Bob', color: bob.color });
  });

  test('without a cursor there is nothing to draw', () => {
    expect(readPeer({ user: bob })).toBeUndefined();
    expect(readPeer({ user: bob, cursor: null })).toBeUndefined();
  });

  test.each(['red; background: url(https://mallory.example)', 'url(x)', 'oklch(1 1 1); x: y', ''])(
    'the colour %j is no colour of ours',
    (color) => {
      expect(readPeer({ user: { ...bob, color }, cursor })).toBeUndefined();
    },
  );

  test('a position that points nowhere, or outside the text, is none', () => {
    expect(readPeer({ user: bob, cursor: { anchor: {}, head: {} } })).toBeUndefined();
    expect(readPeer({ user: bob, cursor: { ...cursor, anchor: { tname: 'other' } } })).toBeUndefined();
  });

  test('a long name is cut and an empty one replaced', () => {
    expect(readPeer({ user: { ...bob, name: 'B'.repeat(500) }, cursor })?.name).toHaveLength(24);
    expect(readPeer({ user: { ...bob, name: '' }, cursor })?.name).toBe('Someone');
  });

  test('nothing that a peer sends makes it throw', () => {
    fc.assert(fc.property(fc.anything(), (state) => readPeer(state) === undefined || true));
  });
});
