import { describe, expect, test } from '@jest/globals';
import { layersFrom, layersText, selectionFrom, selectionText, tabFrom } from './room-address.ts';

const ALICE = '0123456789abcdef0123456789abcdef';
const BOB = 'fedcba9876543210fedcba9876543210';

describe('the address of a room', () => {
  test.each([null, ALICE, `${ALICE}-${BOB}`])('holds the selection %s', (text) => {
    expect(selectionText(selectionFrom(text ?? undefined))).toBe(text);
  });

  test.each(['', 'x', ALICE.slice(1), `${ALICE}-`, `${ALICE}-${BOB}-${BOB}`])(
    'selects nothing by %j',
    (text) => expect(selectionFrom(text)).toBeNull(),
  );

  test.each([null, 'vgl', 'gr', '0', 'v'])('holds the layers %s', (text) => {
    expect(layersText(layersFrom(text ?? undefined))).toBe(text);
  });

  test('leads to the map of a small room and to the matrix of a large one', () => {
    expect([tabFrom(undefined, 150), tabFrom('nothing', 151), tabFrom('events', 3)]).toEqual([
      'map',
      'matrix',
      'events',
    ]);
  });
});
