import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TokenBucket } from './token-bucket.ts';

const steps = fc.array(fc.nat({ max: 2000 }), { maxLength: 200 });

describe('a token bucket', () => {
  test('never lets more through than its capacity and its rate allow', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 100 }),
        steps,
        (rate, capacity, waits) => {
          const bucket = new TokenBucket(rate, capacity, 0);
          let now = 0;
          let taken = 0;
          for (const wait of waits) {
            now += wait;
            if (bucket.take(now) === 0) taken += 1;
            expect(taken).toBeLessThanOrEqual(capacity + (now / 1000) * rate + 1e-6);
          }
        },
      ),
    );
  });

  test('names a time after which one passes, and before which none does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20 }), (rate, capacity) => {
        const bucket = new TokenBucket(rate, capacity, 0);
        for (let i = 0; i < capacity; i++) expect(bucket.take(0)).toBe(0);
        const wait = bucket.take(0);
        expect(wait).toBeGreaterThan(0);
        expect(bucket.take(wait - 1)).toBeGreaterThan(0);
        expect(bucket.take(wait)).toBe(0);
      }),
    );
  });

  test('is raised and never lowered', () => {
    const bucket = new TokenBucket(1, 2, 0);
    bucket.raise(10, 4);
    bucket.raise(1, 1);
    expect([0, 0, 0, 0, 0].map(() => bucket.take(0))).toEqual([0, 0, 0, 0, 100]);
  });
});
