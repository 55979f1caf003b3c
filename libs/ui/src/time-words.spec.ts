import { describe, expect, test } from '@jest/globals';
import { agoWords, leftWords, lengthWords } from './time-words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('times in words', () => {
  test.each([
    [10_000, 'less than a minute'],
    [MINUTE, '1 minute'],
    [2 * MINUTE, '2 minutes'],
    [60 * MINUTE, '60 minutes'],
    [24 * HOUR, '24 hours'],
    [7 * 24 * HOUR, '7 days'],
  ])('%d ms is %s', (ms, words) => {
    expect(lengthWords(ms)).toBe(words);
  });

  test('what was a moment ago is just now, also when the clock was set back', () => {
    expect(agoWords(1_000, 2_000)).toBe('just now');
    expect(agoWords(9_000, 2_000)).toBe('just now');
    expect(agoWords(0, 3 * HOUR)).toBe('3 hours ago');
  });

  test('a date that has passed is over', () => {
    expect(leftWords(5, 5)).toBe('over');
    expect(leftWords(23 * HOUR, 0)).toBe('23 hours left');
  });
});
