import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { primitives } from '../../libs/trust/src/primitives.ts';
import { nativePrimitives } from './native-primitives.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const bytes = fc.uint8Array({ maxLength: 200 });
const RUNS = { numRuns: 50 };

test('OpenSSL and the shipped curves agree on keys', () => {
  fc.assert(
    fc.property(key, (secret) => {
      expect(nativePrimitives.ed25519PublicKey(secret)).toEqual(primitives.ed25519PublicKey(secret));
      expect(nativePrimitives.x25519PublicKey(secret)).toEqual(primitives.x25519PublicKey(secret));
    }),
    RUNS,
  );
});

test('OpenSSL and the shipped curves agree on signatures, and on bent ones', () => {
  fc.assert(
    fc.property(key, bytes, fc.nat(63), (seed, message, at) => {
      const signature = primitives.ed25519Sign(message, seed);
      expect(nativePrimitives.ed25519Sign(message, seed)).toEqual(signature);
      const bent = signature.map((byte, index) => (index === at ? byte ^ 1 : byte));
      const publicKey = primitives.ed25519PublicKey(seed);
      for (const engine of [nativePrimitives, primitives, nativePrimitives]) {
        expect(engine.ed25519Verify(signature, message, publicKey)).toBe(true);
        expect(engine.ed25519Verify(bent, message, publicKey)).toBe(false);
      }
    }),
    RUNS,
  );
});

test('OpenSSL and the shipped curves agree on the secret of two', () => {
  fc.assert(
    fc.property(key, key, (one, other) => {
      const publicKey = primitives.x25519PublicKey(other);
      const secret = primitives.x25519SharedSecret(one, publicKey);
      expect(nativePrimitives.x25519SharedSecret(one, publicKey)).toEqual(secret);
    }),
    RUNS,
  );
});
