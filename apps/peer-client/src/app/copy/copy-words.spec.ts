import { expect, test } from '@jest/globals';
import { contentWords } from './copy-words.ts';

test.each([
  [{ letters: 0, marks: 0, files: 0, fileBytes: 0 }, 'nothing'],
  [{ letters: 1, marks: 0, files: 0, fileBytes: 0 }, '1 letter of text'],
  [{ letters: 0, marks: 14, files: 1, fileBytes: 3_100_000 }, '14 marks on the board and 1 file (3.1 MB)'],
  [
    { letters: 1_204, marks: 14, files: 2, fileBytes: 999 },
    `${(1_204).toLocaleString()} letters of text, 14 marks on the board and 2 files (999 bytes)`,
  ],
])('%j is called %s', (contents, words) => {
  expect(contentWords(contents)).toBe(words);
});
