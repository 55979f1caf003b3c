import { expect, test } from '@jest/globals';
import { ProtocolError } from '#protocol';
import { EarlyWords } from './early-words.ts';

test('of what is said too early a bounded number of messages is kept, also of empty ones', () => {
  const early = new EarlyWords();
  const flood = (): void => {
    for (let count = 0; count < 5_000; count += 1) early.keepContent(new Uint8Array());
  };
  expect(flood).toThrow(ProtocolError);
  expect(early.take().content.length).toBeLessThan(5_000);
  expect(early.take().content).toEqual([]);
});
