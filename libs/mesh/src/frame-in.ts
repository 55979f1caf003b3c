import { ProtocolError } from '#protocol';
import { decodePairingFrame, type PairingFrame } from '#trust';

/** Undefined where the body is no pairing frame: whoever is on the way may have made it. */
export function frameIn(body: Uint8Array): PairingFrame | undefined {
  try {
    return decodePairingFrame(body);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
