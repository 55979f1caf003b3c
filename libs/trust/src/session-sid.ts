import { SID_BYTES, type Sid, sidFromBytes } from '#protocol';
import { fromHex, prefix, type PublicKey, sha256 } from './crypto.ts';

/** The random part of a sid. */
export const SID_OPENER_BYTES = 16;

/**
 * A sid that looks random to the node. Whoever is told the opener over a link sees that this key chose it, and so
 * nobody can pass off another's session as its own, which would keep two others from pairing.
 */
export function sessionSid(publicKey: PublicKey, opener: Uint8Array): Sid {
  return sidFromBytes(sha256(prefix('sid'), fromHex(publicKey), opener).subarray(0, SID_BYTES));
}
