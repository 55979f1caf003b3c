import { describe, expect, test } from '@jest/globals';
import type { PinFieldView } from '#mesh';
import { entryProblem, fieldsWords, letInCount } from './pin-field-words.ts';

const wordsOf = (field: PinFieldView): string | undefined => fieldsWords([field])[0];
const field = { slot: 17, expires: 0, end: undefined } as const;

describe('words about a PIN of ours', () => {
  test('name the slot that is waited for', () => {
    expect(wordsOf({ ...field, state: 'asked' })).toContain('starts with 17');
  });

  test('say that a wrong one is burnt, and who has to make another', () => {
    const words = wordsOf({ ...field, state: 'ended', end: 'wrong-pin' });
    expect(words).toMatch(/17 was wrong.*burnt.*member must make a new one/);
  });

  test('do not blame the person when a member withdrew it', () => {
    expect(wordsOf({ ...field, state: 'ended', end: 'refused' })).not.toContain('wrong');
  });

  test('are none once it has opened the door', () => {
    expect(wordsOf({ ...field, state: 'ended', end: 'paired' })).toBeUndefined();
  });
});

test('a crowd that says it has PINs is one line, and warns', () => {
  const asked = [10, 20, 30, 40, 50].map((slot) => ({ ...field, slot, state: 'asked' as const }));
  const ended = { ...field, state: 'ended' as const, end: 'wrong-pin' as const };
  expect(fieldsWords(asked.slice(1))).toHaveLength(4);
  expect(fieldsWords([...asked, ended])).toEqual([
    expect.stringMatching(/^5 here say .* somebody you know/),
    expect.stringContaining('17 was wrong'),
  ]);
});

describe('words about what was typed', () => {
  test('name the slot that nobody waits for, however it was written', () => {
    expect(entryProblem('unknown-slot', '１8 – 482 913')).toContain('starts with 18');
  });

  test('show what a PIN looks like', () => {
    expect(entryProblem('malformed', '12')).toContain('17 482 913');
  });
});

test('members who have let one in are counted', () => {
  expect(letInCount(1, 3)).toBe('1 of 3 members have let you in.');
  expect(letInCount(0, 1)).toBe('0 of 1 member has let you in.');
});
