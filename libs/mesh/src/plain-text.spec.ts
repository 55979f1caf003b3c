import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainText } from './plain-text.ts';

describe('plain text', () => {
  test.each([
    ['bidi override', 'Alice\u202Etxt.exe', 'Alicetxt.exe'],
    ['bidi isolate', '\u2066Alice\u2069', 'Alice'],
    ['a line break', 'Alice\nis the founder', 'Alice is the founder'],
    ['a terminal sequence', '\u001b[2JAlice', '[2JAlice'],
    ['zero-width space', 'Al\u200bice', 'Alice'],
    ['a byte order mark', '\ufeffAlice', 'Alice'],
    ['a lone surrogate', 'Alice\ud800', 'Alice\ufffd'],
    ['runs of blanks', '  Alice \u3000\u00a0 Liddell ', 'Alice Liddell'],
    ['a pile of accents', `A${'\u0301'.repeat(40)}lice`, `A${'\u0301'.repeat(4)}lice`],
    ['nothing to be seen', '\u200d\u2800\u3164\u00ad', ''],
    ['accents without a letter', '\u0301\u0301', ''],
  ])('is left without %s', (_, written, shown) => {
    expect(plainText(written, 64)).toBe(shown);
  });

  test.each(['Alice', 'Žofie', 'أليس', 'می‌خواهم', 'アリス', '👩‍👩‍👧', '🏳️‍🌈', 'O’Neil-Smith (work)'])(
    'leaves %s as it is',
    (name) => expect(plainText(name, 64)).toBe(name),
  );

  test('is cut between characters, not within one', () => {
    expect(plainText('👩'.repeat(100), 64)).toBe('👩'.repeat(64));
  });

  test('is never longer than asked, and the same when made plain again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const plain = plainText(text, 64);
        expect(Array.from(plain).length).toBeLessThanOrEqual(64);
        expect(plain).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(plainText(plain, 64).trim()).toBe(plainText(plain, 64));
      }),
      { numRuns: 1000 },
    );
  });
});
