import { describe, expect, test } from '@jest/globals';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE, numberToBytesLE } from '@noble/curves/utils.js';
import { sha512 } from '@noble/hashes/sha2.js';
import {
  concatBytes,
  deriveKey,
  fromHex,
  hkdfExpand,
  hkdfExtract,
  hmacSha256,
  label,
  peerIdOf,
  prefix,
  sha256,
  toHex,
  verifySignature,
  type PublicKey,
} from './crypto.ts';

describe('Ed25519, RFC 8032 §7.1', () => {
  const VECTORS: readonly { name: string; publicKey: string; message: string; signature: string }[] = [
    {
      name: 'TEST 1',
      publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      message: '',
      signature:
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    },
    {
      name: 'TEST 2',
      publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      message: '72',
      signature:
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    },
    {
      name: 'TEST 3',
      publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      message: 'af82',
      signature:
        '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    },
    {
      name: 'TEST SHA(abc)',
      publicKey: 'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
      message: toHex(sha512(new TextEncoder().encode('abc'))),
      signature:
        'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
    },
  ];
  test.each(VECTORS)('$name verifies, and not with any bit changed', ({ publicKey, message, signature }) => {
    const [key, text, sig] = [fromHex(publicKey), fromHex(message), fromHex(signature)];
    expect(verifySignature(key, text, sig)).toBe(true);
    expect(verifySignature(key, concatBytes(text, new Uint8Array(1)), sig)).toBe(false);
    for (const at of [0, 31, 32, 63]) {
      expect(verifySignature(key, text, flipped(sig, at))).toBe(false);
      if (at < 32) expect(verifySignature(flipped(key, at), text, sig)).toBe(false);
    }
  });
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}

/**
 * Where verifiers are known to disagree ("Taming the many EdDSAs", Chalkias, Garillot, Nikolaenko 2020). Each
 * case is one that the permissive rules of ZIP 215 accept, or it would show nothing.
 */
describe('Ed25519 verification is strict:', () => {
  const { Point } = ed25519;
  const ORDER = Point.Fn.ORDER;
  const message = new TextEncoder().encode('tessera');
  const zero = new Uint8Array(32);
  const secret = 0x1234_5678_9abcn;
  const key = Point.BASE.multiply(secret);

  const isAcceptedByZip215 = (publicKey: Uint8Array, signature: Uint8Array): boolean =>
    ed25519.verify(signature, message, publicKey, { zip215: true });
  const challenge = (r: Uint8Array, publicKey: Uint8Array): bigint =>
    Point.Fn.create(bytesToNumberLE(sha512(concatBytes(r, publicKey, message))));
  /** A signature with nonce 0, so that R is the identity, in whatever encoding. */
  const signedWith = (r: Uint8Array, publicKey: Uint8Array): Uint8Array =>
    concatBytes(r, numberToBytesLE(Point.Fn.create(challenge(r, publicKey) * secret), 32));

  /** Encodings of the eight points of small order. */
  const SMALL_ORDER = [
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0000000000000000000000000000000000000000000000000000000000000080',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  ];
  test.each(SMALL_ORDER)('a key of small order signs nothing (%s)', (hex) => {
    const signature = concatBytes(fromHex(SMALL_ORDER[0] ?? ''), zero);
    expect(isAcceptedByZip215(fromHex(hex), signature)).toBe(true);
    expect(verifySignature(fromHex(hex), message, signature)).toBe(false);
  });

  /** The identity as y = p + 1, as −0, and as both. */
  const NOT_CANONICAL = [
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0100000000000000000000000000000000000000000000000000000000000080',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  ];
  test.each(NOT_CANONICAL)('an R that is not canonical is refused (%s)', (hex) => {
    const signature = signedWith(fromHex(hex), key.toBytes());
    expect(isAcceptedByZip215(key.toBytes(), signature)).toBe(true);
    expect(verifySignature(key.toBytes(), message, signature)).toBe(false);
  });

  test.each(NOT_CANONICAL)('a key that is not canonical is refused (%s)', (hex) => {
    const signature = concatBytes(fromHex(SMALL_ORDER[0] ?? ''), zero);
    expect(isAcceptedByZip215(fromHex(hex), signature)).toBe(true);
    expect(verifySignature(fromHex(hex), message, signature)).toBe(false);
  });

  test('an S that is not below the order is refused', () => {
    const signature = signedWith(fromHex(SMALL_ORDER[0] ?? ''), key.toBytes());
    expect(verifySignature(key.toBytes(), message, signature)).toBe(true);
    for (const multiple of [1n, 2n, 8n]) {
      const s = bytesToNumberLE(signature.subarray(32)) + multiple * ORDER;
      const malleated = concatBytes(signature.subarray(0, 32), numberToBytesLE(s, 32));
      expect(verifySignature(key.toBytes(), message, malleated)).toBe(false);
    }
  });

  test('a key with a part of small order is judged by the equation with the cofactor', () => {
    const mixed = key.add(Point.fromHex(SMALL_ORDER[4] ?? '')).toBytes();
    const identity = fromHex(SMALL_ORDER[0] ?? '');
    expect(verifySignature(mixed, message, signedWith(identity, mixed))).toBe(true);
  });

  test('what has another length, or is no point, is refused and does not throw', () => {
    const signature = signedWith(fromHex(SMALL_ORDER[0] ?? ''), key.toBytes());
    expect(verifySignature(key.toBytes().subarray(1), message, signature)).toBe(false);
    expect(verifySignature(key.toBytes(), message, signature.subarray(1))).toBe(false);
    expect(verifySignature(new Uint8Array(32).fill(2), message, signature)).toBe(false);
    expect(verifySignature(new Uint8Array(32).fill(255), message, signature)).toBe(false);
  });
});

describe('HKDF-SHA-256, RFC 5869 appendix A', () => {
  const range = (from: number, to: number): Uint8Array =>
    Uint8Array.from({ length: to - from }, (_, index) => from + index);
  const VECTORS = [
    {
      name: 'A.1',
      secret: new Uint8Array(22).fill(0x0b),
      salt: range(0x00, 0x0d),
      info: range(0xf0, 0xfa),
      prk: '077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5',
      okm: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf',
    },
    {
      name: 'A.2',
      secret: range(0x00, 0x50),
      salt: range(0x60, 0xb0),
      info: range(0xb0, 0x100),
      prk: '06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244',
      okm: 'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c',
    },
    {
      name: 'A.3',
      secret: new Uint8Array(22).fill(0x0b),
      salt: new Uint8Array(),
      info: new Uint8Array(),
      prk: '19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04',
      okm: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d',
    },
  ];
  test.each(VECTORS)('$name, the first 32 bytes', ({ secret, salt, info, prk, okm }) => {
    expect(toHex(hkdfExtract(salt, secret))).toBe(prk);
    expect(toHex(hkdfExpand(fromHex(prk), info))).toBe(okm);
    expect(toHex(deriveKey(secret, salt, info))).toBe(okm);
  });
});

describe('hashes', () => {
  test('SHA-256 of parts is that of the whole (FIPS 180-4, "abc")', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(toHex(sha256(new TextEncoder().encode('a'), new TextEncoder().encode('bc')))).toBe(abc);
  });

  test('HMAC-SHA-256, RFC 4231 test case 2', () => {
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    const mac = hmacSha256(encode('Jefe'), encode('what do ya want '), encode('for nothing?'));
    expect(toHex(mac)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });

  test('labels are ASCII under one root, and a prefix of hashed bytes ends in a NUL', () => {
    expect(new TextDecoder().decode(label('bind'))).toBe('tessera1/bind');
    expect(new TextDecoder().decode(prefix('stmt'))).toBe('tessera1/stmt\0');
  });

  test('a peer id is the first half of the hash of the labelled key', () => {
    const key = '07'.repeat(32) as PublicKey;
    expect(peerIdOf(key)).toBe(toHex(sha256(prefix('peer'), fromHex(key))).slice(0, 32));
  });
});
