import { utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeBase64url, encodeBase64url, type RoomCode, type Sid, type Tag } from '#protocol';
import { encodeCbor } from './cbor.ts';
import {
  concatBytes,
  deriveKey,
  fromHex,
  hkdfExpand,
  hkdfExtract,
  hmacSha256,
  label,
  prefix,
  verifySignature,
  type PublicKey,
  type RoomId,
  type StatementId,
} from './crypto.ts';
import { primitives } from './primitives.ts';
import type { SignatureCheck } from './signature-verifier.ts';

/** Bytes of the secret that a link carries. */
export const INVITE_SEED_BYTES = 16;

/** What the invite statement publishes of a seed: only who holds the link can sign for `invPk` (§4). */
export function inviteKeys(seed: Uint8Array, roomId: RoomId): { invPk: Uint8Array; invPsk: Uint8Array } {
  const prk = hkdfExtract(fromHex(roomId), seed);
  return {
    invPk: primitives.ed25519PublicKey(signingSeed(prk)),
    invPsk: hkdfExpand(prk, label('invite/psk')),
  };
}

/**
 * What a newcomer shows to the node: new for every session, and recognised only by who knows `invPsk`. One
 * that is copied to another session matches nothing there.
 */
export function inviteTag(invPsk: Uint8Array, roomCode: RoomCode, sid: Sid): Tag {
  const key = hkdfExpand(invPsk, label('invite/lookup'));
  const mac = hmacSha256(key, prefix('tag'), utf8ToBytes(roomCode), decodeBase64url(sid));
  return encodeBase64url(mac.subarray(0, 16)) as Tag;
}

/** Certificate of a newcomer's key by the invite: worthless for another key, statement or room. */
export function signAcceptance(
  seed: Uint8Array,
  roomId: RoomId,
  inviteId: StatementId,
  newcomer: PublicKey,
): Uint8Array {
  const secret = signingSeed(hkdfExtract(fromHex(roomId), seed));
  return primitives.ed25519Sign(acceptanceMessage(roomId, inviteId, newcomer), secret);
}

export function verifyAcceptance(
  invPk: Uint8Array,
  roomId: RoomId,
  inviteId: StatementId,
  newcomer: PublicKey,
  cert: Uint8Array,
): boolean {
  return verifySignature(invPk, acceptanceMessage(roomId, inviteId, newcomer), cert);
}

/** What `verifyAcceptance` verifies, for a `SignatureVerifier`. */
export const acceptanceCheck = (
  invPk: Uint8Array,
  roomId: RoomId,
  inviteId: StatementId,
  newcomer: PublicKey,
  cert: Uint8Array,
): SignatureCheck => ({
  publicKey: invPk,
  message: acceptanceMessage(roomId, inviteId, newcomer),
  signature: cert,
});

/** PSK of mode known: whoever has seen the genesis statement has been in the room (§3). */
export function knownPsk(genesisNonce: Uint8Array, roomId: RoomId): Uint8Array {
  return deriveKey(genesisNonce, fromHex(roomId), label('known-psk'));
}

function signingSeed(prk: Uint8Array): Uint8Array {
  return hkdfExpand(prk, label('invite/sig'));
}

function acceptanceMessage(roomId: RoomId, inviteId: StatementId, newcomer: PublicKey): Uint8Array {
  return concatBytes(prefix('accept'), encodeCbor([fromHex(roomId), fromHex(inviteId), fromHex(newcomer)]));
}
