import { ProtocolError } from './errors.ts';
import { decodeBase64url, encodeBase64url } from './ids.ts';
import { toHex } from './keys.ts';
import type { ReportFrame } from './node-frames.ts';
import { decodeReportPayload, type Report, reportMessage } from './report.ts';

/** A report as it travels: the payload that was signed, by whom, and the signature. */
export interface SignedReport {
  readonly bytes: Uint8Array;
  readonly key: Uint8Array;
  readonly signature: Uint8Array;
}

/** An Ed25519 verifier (RFC 8032). The node's and a member's may differ: no ledger depends on a report. */
export type VerifyReport = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/**
 * The report, if the key that it speaks for has signed it. Throws
 * `ProtocolError('malformed' | 'malformed-cbor' | 'bad-report')`.
 */
export function openReport({ bytes, key, signature }: SignedReport, verify: VerifyReport): Report {
  const report = decodeReportPayload(bytes);
  if (report.publicKey !== toHex(key)) throw new ProtocolError('bad-report', 'speaks for another key');
  if (!verify(key, reportMessage(bytes), signature)) throw new ProtocolError('bad-report', 'signature');
  return report;
}

export function reportFrame({ bytes, key, signature }: SignedReport): ReportFrame {
  const [text, by, sig] = [bytes, key, signature].map(encodeBase64url) as [string, string, string];
  return { event: 'report', data: { bytes: text, key: by, sig } };
}

/** Throws `ProtocolError('malformed')` where the text is no canonical base64url. */
export function signedReportOf({ bytes, key, sig }: ReportFrame['data']): SignedReport {
  try {
    return { bytes: decodeBase64url(bytes), key: decodeBase64url(key), signature: decodeBase64url(sig) };
  } catch {
    throw new ProtocolError('malformed', 'base64url');
  }
}
