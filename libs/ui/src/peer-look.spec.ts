import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cursorColors, hueOf, patternOf } from './peer-look.ts';

const hexId = fc.stringMatching(/^[0-9a-f]{32}$/);

describe('how a peer looks', () => {
  test('the hue is a whole number of degrees for every id', () => {
    fc.assert(
      fc.property(hexId, (id) => {
        const hue = hueOf(id);
        return Number.isInteger(hue) && hue >= 0 && hue < 360;
      }),
    );
  });

  test('the pattern is mirrored and stays in the square', () => {
    fc.assert(
      fc.property(hexId, (id) => {
        const cells = patternOf(id);
        const keys = new Set(cells.map(({ x, y, deep }) => `${x},${y},${deep}`));
        return cells.every(({ x, y, deep }) => x <= 4 && y <= 4 && keys.has(`${4 - x},${y},${deep}`));
      }),
    );
  });

  test('two keys look different', () => {
    expect(patternOf('3f00'.padEnd(32, 'a0'))).not.toEqual(patternOf('3f00'.padEnd(32, '0f')));
    expect(cursorColors('0000').color).not.toBe(cursorColors('8000').color);
  });
});
