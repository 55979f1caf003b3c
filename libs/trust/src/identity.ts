import { toHex, type Signer } from './crypto.ts';
import { primitives } from './primitives.ts';

/** A device key from its 32-byte seed, held in memory: for Node, for tests and where WebCrypto can not keep one. */
export function seedSigner(seed: Uint8Array): Signer {
  const secret = Uint8Array.from(seed);
  return {
    publicKey: toHex(primitives.ed25519PublicKey(secret)),
    sign: (message) => Promise.resolve(primitives.ed25519Sign(message, secret)),
  };
}
