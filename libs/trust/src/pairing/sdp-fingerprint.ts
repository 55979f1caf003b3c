/**
 * The SHA-256 certificate fingerprint of a session description, or undefined unless there is exactly one.
 * The word is counted anywhere and in any case: engines read SDP more or less leniently, and a line that one
 * of them takes for a second fingerprint must not slip through here.
 */
export function sdpFingerprint(sdp: string): Uint8Array | undefined {
  if (sdp.match(/fingerprint/gi)?.length !== 1) return undefined;
  const hex = sdp
    .split(/\r?\n/)
    .map(lineFingerprint)
    .find((found) => found !== undefined);
  return hex === undefined ? undefined : Uint8Array.from(hex.split(':'), (byte) => Number.parseInt(byte, 16));
}

const LINE = /^a=fingerprint:sha-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/i;

function lineFingerprint(line: string): string | undefined {
  return LINE.exec(line)?.[1];
}
