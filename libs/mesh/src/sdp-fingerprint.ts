import { ProtocolError } from '#protocol';

/**
 * The one DTLS fingerprint of a session description (SHA-256, 32 bytes; RFC 8122 §5). A second one, another
 * hash or a second media section would let a description mean something else than what was signed (§3):
 * `ProtocolError('bad-description')`.
 */
export function sdpFingerprint(sdp: string): Uint8Array {
  const lines = sdp.split(/\r\n|\r|\n/);
  if (lines.filter((line) => line.startsWith('m=')).length !== 1)
    throw badDescription('not one media section');
  const [first, ...others] = lines.filter((line) => /^a=fingerprint\b/i.test(line));
  if (first === undefined || others.length > 0) throw badDescription('not one fingerprint');
  return parseFingerprint(first.slice('a=fingerprint:'.length));
}

/** Reads `sha-256 AB:CD:…`. */
export function parseFingerprint(text: string): Uint8Array {
  const match = /^sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/i.exec(text);
  if (match?.[1] === undefined) throw badDescription('not a SHA-256 fingerprint');
  return Uint8Array.from(match[1].split(':'), (byte) => Number.parseInt(byte, 16));
}

const badDescription = (detail: string): ProtocolError => new ProtocolError('bad-description', detail);
