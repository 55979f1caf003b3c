import { primitives } from './primitives.ts';

/**
 * The one rule. Engines disagree about Ed25519 edge cases and a ledger must not split on them, so
 * everything that members agree on gets this verdict, whoever is asked before: RFC 8032 with canonical encodings and no small-order
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
