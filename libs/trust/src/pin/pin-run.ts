import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { RoomCode } from '#protocol';
import { deriveKey, label, prefix, sha256 } from '../crypto.ts';
import type { CloseReason } from '../pairing/close-reason.ts';
import { lvCat, type CpaceInput } from './cpace.ts';

/** Whom a PIN is for: one newcomer session and one member session, in one room code. */
export interface PinContext {
  readonly roomCode: RoomCode;
  /** Raw 16 bytes. */
  readonly newcomerSid: Uint8Array;
  readonly memberSid: Uint8Array;
  readonly pid: Uint8Array;
}

export type PinEnd =
  /** The other side gave up or was refused a slot; unauthenticated, so never a verdict about a person. */
  | { readonly kind: 'refused'; readonly reason: CloseReason }
  | { readonly kind: 'cancelled' }
  /** Nobody entered the PIN in its five minutes, or a step got no answer. */
  | { readonly kind: 'timeout' }
  | { readonly kind: 'wrong-pin' }
  | { readonly kind: 'broken'; readonly reason: string }
  /** The pairing in mode pin has taken over. */
  | { readonly kind: 'paired' };

/** Effects that both roles share. */
export type PinRunEffect =
  | { readonly type: 'send'; readonly frame: Uint8Array<ArrayBuffer> }
  /** PSK for the pairing in mode pin under the same pid. */
  | { readonly type: 'agreed'; readonly psk: Uint8Array }
  | { readonly type: 'deadline'; readonly ms: number | undefined }
  | { readonly type: 'ended'; readonly reason: PinEnd };

/** Unused, a PIN ends after five minutes (§6). */
export const PIN_LIFETIME_MS = 5 * 60 * 1000;

/** ADa and ADb: all that there is to bind is in CI already. */
export const NO_DATA = new Uint8Array(0);

/** `H("tessera1/pin-sid\0"‖nonceB‖nonceA)[0..16)` */
export function pinSid(nonceB: Uint8Array, nonceA: Uint8Array): Uint8Array {
  return sha256(prefix('pin-sid'), nonceB, nonceA).subarray(0, 16);
}

export function pinCpaceInput(context: PinContext, pin: string, sid: Uint8Array): CpaceInput {
  const { roomCode, newcomerSid, memberSid } = context;
  const ci = lvCat(label('pin'), utf8ToBytes(roomCode), newcomerSid, memberSid);
  return { prs: utf8ToBytes(pin), ci, sid };
}

export function pinPsk(isk: Uint8Array, sid: Uint8Array): Uint8Array {
  return deriveKey(isk, sid, label('pin-psk'));
}

export function pinEnded<E>(
  reason: PinEnd,
  ...before: E[]
): { state: { kind: 'ended' }; effects: (E | PinRunEffect)[] } {
  return {
    state: { kind: 'ended' },
    effects: [...before, { type: 'deadline', ms: undefined }, { type: 'ended', reason }],
  };
}
