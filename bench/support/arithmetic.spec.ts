import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { median, percentile, slope } from './arithmetic.ts';

const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), {
  minLength: 1,
});

describe('the arithmetic of the benchmarks', () => {
  test('a median is the middle one, or half way between the two in the middle', () => {
    expect(median([3])).toBe(3);
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  test('as many values lie below a median as above it', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });

  test('a percentile is one of the values, by nearest rank', () => {
    const tens = [100, 90, 80, 70, 60, 50, 40, 30, 20, 10];
    expect([0, 0.1, 0.11, 0.5, 0.95, 1].map((share) => percentile(tens, share))).toEqual([
      10, 10, 20, 50, 100, 100,
    ]);
    expect(percentile([7], 0.99)).toBe(7);
  });

  test('a slope is found in points of a line, and in points around one', () => {
    const line = [5000, 7500, 10_000].map((x) => ({ x, y: 3 * x + 11 }));
    expect(slope(line)).toBeCloseTo(3);
    expect(slope([...line, { x: 7500, y: 0 }, { x: 7500, y: 2 * (3 * 7500 + 11) }])).toBeCloseTo(3);
  });

  test('nothing is made up where nothing was measured', () => {
    expect(() => median([])).toThrow(RangeError);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
    expect(() => slope([{ x: 1, y: 1 }])).toThrow(RangeError);
  });
});
