import { expect, test } from '@jest/globals';
import { rehearse } from './rehearse.ts';

test('a rehearsal goes through to its end with whatever keys', () => {
  let drawn = 0;
  rehearse((length) => {
    drawn += 1;
    return new Uint8Array(length).fill(drawn);
  });
  expect(drawn).toBe(3);
});
