import { describe, expect, test } from '@jest/globals';
import { age, percent, plural } from './figures.ts';

describe('a share', () => {
  test('is 100 % only when nothing is missing', () => {
    expect([1, 0.9999, 0.994, 0.5, 0].map(percent)).toEqual(['100 %', '99.9 %', '99.4 %', '50 %', '0 %']);
  });
});

describe('an age', () => {
  test('is as short as a cell', () => {
    expect([-5, 14_000, 61_000, 7_500_000, 7_200_000, 300_000_000].map(age)).toEqual([
      '0 s',
      '14 s',
      '1 min',
      '2 h 5 min',
      '2 h',
      '3 d',
    ]);
  });
});

test('one gap is not many', () => {
  expect([1, 1200].map((count) => plural(count, 'gap'))).toEqual(['1 gap', '1,200 gaps']);
});
