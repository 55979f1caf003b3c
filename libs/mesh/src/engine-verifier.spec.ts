import { beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { fromHex, inlineVerifier, seedSigner, type SignatureCheck, verifySignature } from '#trust';
import { EngineVerifier, isPlain } from './engine-verifier.ts';

const { subtle } = globalThis.crypto;
const signer = seedSigner(new Uint8Array(32).fill(1));

async function signed(text: string): Promise<SignatureCheck> {
  const message = new TextEncoder().encode(text);
  return { publicKey: fromHex(signer.publicKey), message, signature: await signer.sign(message) };
}

const forged = (check: SignatureCheck): SignatureCheck => ({ ...check, message: Uint8Array.of(1) });
const isGood = ({ publicKey, message, signature }: SignatureCheck): boolean =>
  verifySignature(publicKey, message, signature);

/** What was left to the fallback. */
let asked: SignatureCheck[];
const fallback = {
  verify: (checks: readonly SignatureCheck[]) => {
    asked.push(...checks);
    return inlineVerifier.verify(checks);
  },
};
beforeEach(() => {
  asked = [];
});

/** An engine that says yes or no to everything. */
const engineThatSays = (verdict: boolean) => ({
  importKey: () => Promise.resolve({}),
  verify: () => Promise.resolve(verdict),
});
const verifierOn = (engine: object) => new EngineVerifier(engine as SubtleCrypto, fallback);

describe('the engine', () => {
  test('has the word where it accepts, and nobody else is asked', async () => {
    const checks = await Promise.all(['a', 'b', 'c'].map(signed));
    expect(await new EngineVerifier(subtle, fallback).verify(checks)).toBe(3);
    expect(asked).toEqual([]);
  });

  test('that refuses one is asked for how many were good before it', async () => {
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map(signed));
    const checks = [a!, b!, forged(c!), await signed('d')];
    expect(await new EngineVerifier(subtle, fallback).verify(checks)).toBe(2);
    expect(asked).toEqual(checks.slice(2));
  });

  test('that knows no Ed25519 is asked once', async () => {
    let imports = 0;
    const verifier = verifierOn({
      importKey: () => {
        imports += 1;
        return Promise.reject(new DOMException('no such algorithm', 'NotSupportedError'));
      },
    });
    for (const text of ['a', 'b', 'c']) expect(await verifier.verify([await signed(text)])).toBe(1);
    expect([imports, asked.length]).toEqual([1, 3]);
  });

  test('that has no use for a key is asked about the next one', async () => {
    const verifier = verifierOn({
      importKey: () => Promise.reject(new DOMException('no point', 'DataError')),
    });
    expect(await verifier.verify([await signed('a')])).toBe(1);
    expect(await verifier.verify([forged(await signed('a'))])).toBe(0);
    expect(asked).toHaveLength(2);
  });

  test('that refuses what is good changes no verdict', async () => {
    const verifier = verifierOn(engineThatSays(false));
    expect(await verifier.verify([await signed('a'), await signed('b')])).toBe(2);
    expect(await verifier.verify([await signed('a'), forged(await signed('b'))])).toBe(1);
  });

  test('has no say in what engines disagree about', async () => {
    for (const check of ODD) {
      expect(isPlain(check)).toBe(false);
      expect(await verifierOn(engineThatSays(true)).verify([check])).toBe(isGood(check) ? 1 : 0);
    }
  });

  test('gives the verdict of the one verifier to every bit that is flipped', async () => {
    const check = await signed('tessera');
    const verifier = new EngineVerifier(subtle, fallback);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('publicKey' as const, 'message' as const, 'signature' as const),
        fc.nat(511),
        async (part, bit) => {
          const bytes = Uint8Array.from(check[part]);
          const at = (bit >> 3) % bytes.length;
          bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
          const changed = { ...check, [part]: bytes };
          expect(await verifier.verify([changed])).toBe(isGood(changed) ? 1 : 0);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('takes nothing of another length', async () => {
    const { publicKey, message, signature } = await signed('a');
    for (const check of [
      { publicKey: publicKey.subarray(1), message, signature },
      { publicKey, message, signature: signature.subarray(1) },
    ]) {
      expect(await verifierOn(engineThatSays(true)).verify([check])).toBe(0);
    }
  });
});

test('a key of mixed order that the engine accepts is accepted by the one verifier too', async () => {
  for (const check of MIXED) {
    expect(isPlain(check)).toBe(true);
    expect(await new EngineVerifier(subtle, inlineVerifier).verify([check])).toBe(isGood(check) ? 1 : 0);
    expect(isGood(check)).toBe(true);
  }
});

/**
 * Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs" (2020), the cases of github.com/novifinancial/ed25519-speccheck,
 * as message, key and signature.
 */
const speccheck = (lines: readonly string[]): readonly SignatureCheck[] =>
  lines.map((line) => {
    const [message, publicKey, signature] = line.split(' ').map((hex) => fromHex(hex)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    return { message, publicKey, signature };
  });

/** Small-order keys and nonces, scalars that are not reduced, a nonce that is not canonical. */
const ODD = speccheck([
  '8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6 c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000000000000000000000000000000000000000',
  '9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79 c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04',
  'aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43 c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e',
  '85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40 442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623 e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514',
  '85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40 442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623 8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22',
  'fdaebc429f4a735932a160da1301080c13280eea8bc280d1b392c6b9e6ba3a5a f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43 edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f454d370c8d9fc323a41450f8d513eafeb5b0697390c1e505a0d4ddc71f566607',
  '84b698d39be126ff55fe45079e6c8bf64a0d7db6994560b4e96b7021eb39c1a1 f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43 edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f084d5b99c2a9463d9c8bd5026916996984eeec87ddf1d3be329006ace1b37b09',
]);

/** Key and nonce with a part of small order: only who multiplies by the cofactor accepts the last two. */
const MIXED = speccheck([
  '9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79 cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d 9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009',
  'e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d 160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09',
  'e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d 21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405',
]);
