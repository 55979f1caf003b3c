import { utf8ToBytes } from '@noble/hashes/utils.js';
import { concatBytes, deriveKey, hmacSha256, label, type PublicKey, type RoomId } from '../crypto.ts';

/** Two keys that have proven themselves to each other, and what their link is held against. */
export interface PairingSession {
  readonly role: 'initiator' | 'responder';
  /** As the responder signed it. */
  readonly roomId: RoomId;
  readonly peer: PublicKey;
  /** As signed; the link is held against them before `bind`. */
  readonly localFingerprint: Uint8Array;
  readonly remoteFingerprint: Uint8Array;
  readonly bindKey: Uint8Array;
  readonly handshakeHash: Uint8Array;
  /** The newcomer's certificate, for the responder of mode invite. */
  readonly cert: Uint8Array | undefined;
}

/**
 * First message on the link, each way (§3): `HMAC(bindKey, role‖fpI‖fpR)`. Send it only once the fingerprints
 * of the descriptions really applied equal the session's: it tells the other side that they do.
 */
export function bindProof(session: PairingSession, of: 'initiator' | 'responder'): Uint8Array {
  const { localFingerprint: local, remoteFingerprint: remote } = session;
  const ordered = session.role === 'initiator' ? [local, remote] : [remote, local];
  return hmacSha256(session.bindKey, utf8ToBytes(of === 'initiator' ? 'I' : 'R'), ...ordered);
}

/** A connection beside the link of a session: its number, and the certificates of who opened it and of the other side. */
export interface LaneEnds {
  readonly number: number;
  readonly opener: Uint8Array;
  readonly other: Uint8Array;
}

/**
 * First message on a lane, each way (§7): `HMAC(HKDF(bindKey, salt=h, "tessera1/lane"), role‖number‖fpOpener‖fpOther)`.
 * Shows that its two ends are those of the link, and not somebody's to whom descriptions were passed on.
 */
export function laneProof(session: PairingSession, of: 'opener' | 'other', lane: LaneEnds): Uint8Array {
  const key = deriveKey(session.bindKey, session.handshakeHash, label('lane'));
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, lane.number);
  return hmacSha256(key, utf8ToBytes(of === 'opener' ? 'O' : 'A'), number, lane.opener, lane.other);
}

/** `HKDF(rI‖rR, salt=h, "tessera1/bind")` */
export function deriveBindKey(nonceI: Uint8Array, nonceR: Uint8Array, handshakeHash: Uint8Array): Uint8Array {
  return deriveKey(concatBytes(nonceI, nonceR), handshakeHash, label('bind'));
}

/** Glare, both sides sent hs1 in the same mode: the smaller address stays initiator. */
export function keepsInitiating(own: Uint8Array, other: Uint8Array): boolean {
  return compareBytes(own, other) < 0;
}

/** Two pairings of one pair succeeded: whether the one with hash `a` stays rather than the one with `b`. */
export function outlasts(a: Uint8Array, b: Uint8Array): boolean {
  return compareBytes(a, b) < 0;
}

/** Of equal length. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
