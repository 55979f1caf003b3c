import { equalBytes } from '@noble/curves/utils.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { PublicKey } from '#protocol';
import { primitives } from './primitives.ts';

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

export const sha256 = (...parts: Uint8Array[]): Uint8Array => primitives.sha256(concatBytes(...parts));
export const hmacSha256 = (key: Uint8Array, ...parts: Uint8Array[]): Uint8Array =>
  primitives.hmacSha256(key, concatBytes(...parts));

/** HKDF-SHA-256 (RFC 5869), 32 bytes out. */
export const deriveKey = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array): Uint8Array =>
  primitives.hkdf(secret, salt, info, 32);
export const { hkdfExtract, hkdfExpand } = primitives;

/**
 * The one verifier. Engines disagree about Ed25519 edge cases and a ledger must not split on them, so
 * everything that members agree on goes through here: RFC 8032 with canonical encodings and no small-order
 * keys (`zip215: false`).
 */
export function verifySignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    return primitives.ed25519Verify(signature, message, publicKey);
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
