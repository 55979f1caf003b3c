import { expect, test } from '@jest/globals';
import { fromHex, peerIdOf, toHex, verifySignature } from './crypto.ts';
import { seedSigner } from './identity.ts';

/** RFC 8032 §7.1, TEST 2. */
const SEED = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
const PUBLIC_KEY = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
const SIGNATURE =
  '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';

test('a seed signs as RFC 8032 says', async () => {
  const signer = seedSigner(fromHex(SEED));
  const signature = await signer.sign(fromHex('72'));
  expect([signer.publicKey, toHex(signature)]).toEqual([PUBLIC_KEY, SIGNATURE]);
  expect(verifySignature(fromHex(PUBLIC_KEY), fromHex('72'), signature)).toBe(true);
});

test('a signer keeps its key when the caller wipes the seed', async () => {
  const seed = fromHex(SEED);
  const signer = seedSigner(seed);
  seed.fill(0);
  expect(toHex(await signer.sign(fromHex('72')))).toBe(SIGNATURE);
});

test('a peer id is a hash of the key, not a part of it', () => {
  const peerId = peerIdOf(seedSigner(fromHex(SEED)).publicKey);
  expect(peerId).toHaveLength(32);
  expect(PUBLIC_KEY).not.toContain(peerId);
});
