import { RoomCode } from '#protocol';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { codeProblem, suggestCode, tidyCode } from './code-suggestion.ts';
import { ANIMALS, STONES } from './code-words.ts';

describe('room codes', () => {
  test('every suggestion is a valid code', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (...draws) => {
        const queue = [...draws];
        return RoomCode.safeParse(suggestCode((below) => queue.shift()! % below)).success;
      }),
    );
  });

  test('suggestions use each word once', () => {
    expect(new Set(STONES).size).toBe(STONES.length);
    expect(new Set(ANIMALS).size).toBe(ANIMALS.length);
  });

  test('what a person types becomes a valid code or is too short', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const code = tidyCode(typed);
        return codeProblem(code) !== undefined || RoomCode.safeParse(code).success;
      }),
    );
  });

  test('capitals, spaces and accents are carried over', () => {
    expect(tidyCode('  Café Zoë 7')).toBe('cafe-zoe-7');
    expect(codeProblem(tidyCode('!!'))).toBe('too-short');
  });
});
