import { expect, test } from '@jest/globals';
import { byteWords } from './byte-words.ts';

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [1_049, '1 kB'],
  [9_960, '10 kB'],
  [3_149_000, '3.1 MB'],
  [31_490_000, '31 MB'],
  [999_999, '1 MB'],
  [2_147_483_648, '2.1 GB'],
  [5e15, '5000 TB'],
])('%i bytes are %s', (bytes, words) => {
  expect(byteWords(bytes)).toBe(words);
});
