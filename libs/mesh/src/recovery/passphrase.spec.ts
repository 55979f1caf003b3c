import { describe, expect, test } from '@jest/globals';
import { guessabilityOf, suggestPassphrase } from './passphrase.ts';

describe('a passphrase', () => {
  test.each([
    ['', 'too-short'],
    ['hunter2', 'too-short'],
    ['         a ', 'too-short'],
    ['aaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['0123456789012345', 'weak'],
    ['abcdefghijklmnopqrst', 'weak'],
    ['Password2026', 'weak'],
    ['correct horse battery', 'weak'],
    ['correct horse battery staple', 'fair'],
    ['q7#Lm2!xZ9$wP4', 'fair'],
    ['the ferry leaves pier three at noon', 'strong'],
  ] as const)('%p is %s', (passphrase, guessability) => {
    expect(guessabilityOf(passphrase)).toBe(guessability);
  });

  test('that is suggested is six words, and hard to guess whatever is drawn', () => {
    for (let draw = 0; draw < 256; draw += 1) {
      const suggested = suggestPassphrase((length) => new Uint8Array(length).fill(draw));
      expect(suggested).toMatch(/^[a-z]{4,7}( [a-z]{4,7}){5}$/);
    }
    const drawn = Array.from({ length: 200 }, () =>
      guessabilityOf(suggestPassphrase((length) => crypto.getRandomValues(new Uint8Array(length)))),
    );
    expect(drawn).not.toContain('weak');
    expect(drawn.filter((one) => one === 'strong').length).toBeGreaterThan(150);
  });
});
