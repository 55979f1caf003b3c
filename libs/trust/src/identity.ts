import { ed25519 } from '@noble/curves/ed25519.js';
import { toHex, type Signer } from './crypto.ts';

/** A device key from its 32-byte seed, held in memory: for Node, for tests and where WebCrypto can not keep one. */
export function seedSigner(seed: Uint8Array): Signer {
  const secret = Uint8Array.from(seed);
  return {
    publicKey: toHex(ed25519.getPublicKey(secret)),
    sign: (message) => Promise.resolve(ed25519.sign(message, secret)),
  };
}
