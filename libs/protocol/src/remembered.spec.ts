import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { remembered } from './remembered.ts';

describe('a function that remembers', () => {
  test('says what the function itself would, whatever is asked in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 12 })), (keys) => {
        const square = remembered(3, (key: number) => key * key);
        expect(keys.map(square)).toEqual(keys.map((key) => key * key));
      }),
    );
  });

  test('finds what is asked again and again only once, and forgets the rest', () => {
    const found: number[] = [];
    const identity = remembered(3, (key: number) => {
      found.push(key);
      return key;
    });
    for (let other = 100; other < 200; other += 1) {
      identity(1);
      identity(other);
    }
    expect(found.filter((key) => key === 1)).toHaveLength(1);
    identity(100);
    expect(found.filter((key) => key === 100)).toHaveLength(2);
  });
});
