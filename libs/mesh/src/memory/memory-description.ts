import { ProtocolError } from '#protocol';
import { fingerprintOf } from '../sdp-fingerprint.ts';

/** What a memory connection says of itself in text that stands where WebRTC has an SDP. */
export interface MemoryDescription {
  readonly address: string;
  readonly ufrag: string;
  readonly fingerprint: Uint8Array;
}

export function encodeMemoryDescription({ address, ufrag, fingerprint }: MemoryDescription): string {
  const hex = Array.from(fingerprint, (byte) => byte.toString(16).padStart(2, '0').toUpperCase());
  return [
    'v=0',
    'm=application 9 MEMORY tessera',
    `a=address:${address}`,
    `a=ice-ufrag:${ufrag}`,
    `a=fingerprint:sha-256 ${hex.join(':')}`,
    '',
  ].join('\r\n');
}

/** Throws `ProtocolError('bad-description')`. */
export function decodeMemoryDescription(sdp: string): MemoryDescription {
  const address = /^a=address:(.+)$/m.exec(sdp)?.[1]?.trim();
  const ufrag = /^a=ice-ufrag:(.+)$/m.exec(sdp)?.[1]?.trim();
  if (address === undefined || ufrag === undefined) throw new ProtocolError('bad-description', 'no address');
  return { address, ufrag, fingerprint: fingerprintOf(sdp) };
}
