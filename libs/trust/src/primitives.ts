import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { expand, extract, hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

/**
 * The algorithms that handshakes and the ledger rest on (CPace has its own group). Nothing that is shipped can
 * exchange them: a simulation of thousands of rooms puts a faster module in the place of this one.
 */
export const primitives = {
  sha256: (bytes: Uint8Array): Uint8Array => sha256(bytes),
  hmacSha256: (key: Uint8Array, bytes: Uint8Array): Uint8Array => hmac(sha256, key, bytes),

  /** RFC 5869. */
  hkdfExtract: (salt: Uint8Array, secret: Uint8Array): Uint8Array => extract(sha256, secret, salt),
  hkdfExpand: (prk: Uint8Array, info: Uint8Array): Uint8Array => expand(sha256, prk, info, 32),
  hkdf: (secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array =>
    hkdf(sha256, secret, salt, info, length),

  ed25519PublicKey: (seed: Uint8Array): Uint8Array => ed25519.getPublicKey(seed),
  ed25519Sign: (message: Uint8Array, seed: Uint8Array): Uint8Array => ed25519.sign(message, seed),
  /** RFC 8032 with canonical encodings and no small-order keys. Throws for what is no point. */
  ed25519Verify: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean =>
    ed25519.verify(signature, message, publicKey, { zip215: false }),

  x25519PublicKey: (secret: Uint8Array): Uint8Array => x25519.getPublicKey(secret),
  /** Throws for the low-order points whose shared secret would be zero. */
  x25519SharedSecret: (secret: Uint8Array, publicKey: Uint8Array): Uint8Array =>
    x25519.getSharedSecret(secret, publicKey),

  /** ChaCha20-Poly1305, the tag behind the ciphertext; `iv` of 12 bytes. */
  seal: (key: Uint8Array, iv: Uint8Array, ad: Uint8Array, plaintext: Uint8Array): Uint8Array =>
    chacha20poly1305(key, iv, ad).encrypt(plaintext),
  /** Throws where the tag does not fit. */
  open: (key: Uint8Array, iv: Uint8Array, ad: Uint8Array, ciphertext: Uint8Array): Uint8Array =>
    chacha20poly1305(key, iv, ad).decrypt(ciphertext),
};

export type Primitives = typeof primitives;
