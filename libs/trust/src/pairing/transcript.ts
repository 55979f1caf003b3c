import { encodeCbor, type CborItem } from '../cbor.ts';
import { concatBytes, fromHex, prefix, type PublicKey, type RoomId } from '../crypto.ts';
import type { PairingContext } from './pairing-state.ts';
import { MODES } from './frames.ts';

/** What each side says of itself under the handshake hash. */
export interface AuthFields {
  readonly publicKey: PublicKey;
  readonly fingerprint: Uint8Array;
  readonly nonce: Uint8Array;
}

/** Noise prologue: sides that disagree about any of it can not finish a handshake. */
export function pairingPrologue(context: PairingContext): Uint8Array {
  return encodeCbor([
    'tessera1/link',
    context.roomCode,
    context.initiator,
    context.responder,
    context.pid,
    MODES.indexOf(context.mode),
    context.tag ?? EMPTY,
    OFFERED_VERSIONS,
  ]);
}

/** What sigI signs. */
export function authMessageI(hash: Uint8Array, own: AuthFields, cert: Uint8Array | undefined): Uint8Array {
  return signedBytes('auth-i', hash, [...fieldItems(own), cert ?? EMPTY]);
}

/** What sigR signs: the responder also names whom it answers, and in which room. */
export function authMessageR(
  hash: Uint8Array,
  own: AuthFields,
  initiator: Pick<AuthFields, 'publicKey' | 'fingerprint'>,
  roomId: RoomId,
): Uint8Array {
  return signedBytes('auth-r', hash, [
    ...fieldItems(own),
    fromHex(initiator.publicKey),
    initiator.fingerprint,
    fromHex(roomId),
  ]);
}

const OFFERED_VERSIONS = [1];
const EMPTY = new Uint8Array(0);

function fieldItems(fields: AuthFields): CborItem[] {
  return [fromHex(fields.publicKey), fields.fingerprint, fields.nonce];
}

function signedBytes(name: string, hash: Uint8Array, items: CborItem[]): Uint8Array {
  return concatBytes(prefix(name), hash, encodeCbor(items));
}
