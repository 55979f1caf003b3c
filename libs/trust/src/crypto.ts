import { ed25519 } from '@noble/curves/ed25519.js';
import { equalBytes } from '@noble/curves/utils.js';
import { expand, extract, hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { PublicKey } from '#protocol';

export {
  fromHex,
  type PeerId,
  peerIdOf,
  type PublicKey,
  type RoomId,
  type StatementId,
  toHex,
} from '#protocol';

export { concatBytes, equalBytes };

/** ASCII label; where it prefixes hashed or signed bytes it ends in a NUL, so that no label prefixes another. */
export const label = (text: string): Uint8Array => utf8ToBytes(`tessera1/${text}`);
export const prefix = (text: string): Uint8Array => utf8ToBytes(`tessera1/${text}\0`);

export const sha256 = (...parts: Uint8Array[]): Uint8Array => nobleSha256(concatBytes(...parts));
export const hmacSha256 = (key: Uint8Array, ...parts: Uint8Array[]): Uint8Array =>
  hmac(nobleSha256, key, concatBytes(...parts));

/** HKDF-SHA-256 (RFC 5869), 32 bytes out. */
export const deriveKey = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array): Uint8Array =>
  hkdf(nobleSha256, secret, salt, info, 32);
export const hkdfExtract = (salt: Uint8Array, secret: Uint8Array): Uint8Array =>
  extract(nobleSha256, secret, salt);
export const hkdfExpand = (prk: Uint8Array, info: Uint8Array): Uint8Array =>
  expand(nobleSha256, prk, info, 32);

/**
 * The one verifier. Engines disagree about Ed25519 edge cases and a ledger must not split on them, so
 * everything that members agree on goes through here: RFC 8032 with canonical encodings and no small-order
 * keys (`zip215: false`).
 */
export function verifySignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}

/** A device key. Where it lives (WebCrypto, wrapped, memory) is its own business. */
export interface Signer {
  readonly publicKey: PublicKey;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** Source of random bytes; injected, so that simulations replay. */
export type RandomBytes = (length: number) => Uint8Array;
