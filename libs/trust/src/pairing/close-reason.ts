/**
 * Why a pairing was closed or an attempt refused. Wire format: a text that this version does not know
 * decodes to `unspecified`, so that a later one may add reasons.
 */
export const CLOSE_REASONS = [
  'invite-expired',
  'invite-used-up',
  'invite-revoked',
  'bad-certificate',
  'unknown-key',
  'not-accepted',
  'evicted',
  'left',
  /** Another pairing of the same pair stays. */
  'superseded',
  'cancelled',
  'busy',
  'timeout',
  'protocol-error',
  'slot-taken',
  'wrong-pin',
  'unspecified',
] as const;

export type CloseReason = (typeof CLOSE_REASONS)[number];

export const MAX_REASON_CHARACTERS = 64;

export function closeReasonFrom(text: string): CloseReason {
  return CLOSE_REASONS.find((reason) => reason === text) ?? 'unspecified';
}
