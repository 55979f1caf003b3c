import { verifySignature } from './verify-signature.ts';

export interface SignatureCheck {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Gives the verdicts of `verifySignature`, and no others, on whichever thread and by whatever engine: there a signature
 * takes one to five milliseconds, and a ledger has thousands.
 */
export interface SignatureVerifier {
  /** How many are good before the first that is not: nobody honest passes on a forged one, so the rest is moot. */
  verify(checks: readonly SignatureCheck[]): Promise<number>;
}

/** On the caller's own thread. */
export const inlineVerifier: SignatureVerifier = {
  verify: (checks) => Promise.resolve(countGood(checks)),
};

function countGood(checks: readonly SignatureCheck[]): number {
  const bad = checks.findIndex(({ publicKey, message, signature }) => {
    return !verifySignature(publicKey, message, signature);
  });
  return bad < 0 ? checks.length : bad;
}
