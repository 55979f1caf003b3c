import { ProtocolError } from '#protocol';
import { sdpFingerprint } from '#trust';

/**
 * The one DTLS fingerprint of a session description (SHA-256, 32 bytes; RFC 8122 §5). Without exactly one, or
 * with a second media section, a description could mean something else than what was signed (§3):
 * `ProtocolError('bad-description')`.
 */
export function fingerprintOf(sdp: string): Uint8Array {
  const fingerprint = sdpFingerprint(sdp);
  if (!fingerprint || sdp.split(/^m=/m).length !== 2) throw new ProtocolError('bad-description');
  return fingerprint;
}

/** Reads `sha-256 AB:CD:…`, as a certificate gives it. */
export function parseFingerprint(text: string): Uint8Array {
  const fingerprint = sdpFingerprint(`a=fingerprint:${text}`);
  if (!fingerprint) throw new ProtocolError('bad-description', 'not a SHA-256 fingerprint');
  return fingerprint;
}
