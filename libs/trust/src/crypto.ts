import { equalBytes } from '@noble/curves/utils.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { PublicKey } from '#protocol';
import { primitives } from './primitives.ts';

export { verifySignature } from './verify-signature.ts';

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

/** A device key. Where it lives (WebCrypto, wrapped, memory) is its own business. */
export interface Signer {
  readonly publicKey: PublicKey;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** Source of random bytes; injected, so that simulations replay. */
export type RandomBytes = (length: number) => Uint8Array;
