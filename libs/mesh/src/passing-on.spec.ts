import { describe, expect, test } from '@jest/globals';
import type { PeerId } from '#trust';
import fc from 'fast-check';
import { isForUs, PASSED_ON_BY } from './passing-on.ts';

const peer = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('hex') as PeerId);
const carriers = fc.uniqueArray(peer, {
  minLength: 1,
  maxLength: 32,
  selector: (id) => id.slice(0, 8),
});
const word = fc.record({ author: fc.integer(), number: fc.maxSafeNat(), target: peer });

describe('Who passes a word on', () => {
  test('three do where all know of each other, and all where they are fewer', () => {
    fc.assert(
      fc.property(carriers, word, (all, what) => {
        const passing = all.filter((self) => isForUs(self, all, what));
        expect(passing).toHaveLength(Math.min(PASSED_ON_BY, all.length));
      }),
    );
  });

  test('whoever knows of fewer others still does', () => {
    fc.assert(
      fc.property(carriers, word, fc.func(fc.boolean()), (all, what, isKnown) => {
        const passing = all.filter((self) => isForUs(self, all, what));
        const known = all.filter((id) => isKnown(id));
        for (const self of passing) expect(isForUs(self, known, what)).toBe(true);
      }),
    );
  });

  test('one who tells the truth among ten who keep silent is heard within a few words', () => {
    fc.assert(
      fc.property(fc.uniqueArray(peer, { minLength: 11, maxLength: 11 }), word, (all, what) => {
        const [honest] = all;
        const words = Array.from({ length: 100 }, (_, next) => ({ ...what, number: what.number + next }));
        const heard = words.filter((each) => isForUs(honest as PeerId, all, each)).length;
        // 27 are expected.
        expect(heard).toBeGreaterThan(5);
      }),
    );
  });
});
