import { assertNever, ProtocolError } from '#protocol';
import type { RandomBytes } from '../crypto.ts';
import type { CloseReason } from '../pairing/close-reason.ts';
import { encodePairingFrame, PIN_NONCE_BYTES, type PairingFrame } from '../pairing/frames.ts';
import { STEP_TIMEOUT_MS } from '../pairing/steps.ts';
import { cpaceConfirmation, cpaceKey, cpaceSecret, cpaceShare, sampleScalar } from './cpace.ts';
import { NO_DATA, PIN_LIFETIME_MS, pinCpaceInput, pinEnded, pinPsk, pinSid } from './pin-run.ts';
import type { PinContext, PinRunEffect } from './pin-run.ts';
import { samplePin, sampleSlot, type SpokenPin } from './pin-text.ts';

/** The member's side of a PIN run (§6), made after a person pressed Challenge and at no other time. */
export type ChallengeState =
  | (Offer & { readonly kind: 'offered'; readonly offersLeft: number })
  | (Offer & { readonly kind: 'shown'; readonly pin: string })
  /** The one guess has been answered; only an hs1 under the PSK can follow. */
  | { readonly kind: 'burnt' }
  | { readonly kind: 'ended' };

export type ChallengeEvent =
  | { readonly type: 'frame'; readonly frame: PairingFrame }
  /** An hs1 of this run fitted the PSK. */
  | { readonly type: 'paired' }
  /** An hs1 of this run did not fit the PSK. */
  | { readonly type: 'misfit' }
  /** By the person, or because a session ended. */
  | { readonly type: 'cancel' }
  | { readonly type: 'deadline' };

export type ChallengeEffect =
  | PinRunEffect
  | ({ readonly type: 'show' } & SpokenPin)
  /** Comes before the `send` of `pinB`: store it in the locks first. */
  | { readonly type: 'burnt' };

export interface ChallengeStep {
  readonly state: ChallengeState;
  readonly effects: readonly ChallengeEffect[];
}

export function challenge(context: PinContext, random: RandomBytes): ChallengeStep {
  return offer(context, random(PIN_NONCE_BYTES), MAX_OFFERS, random);
}

export function advanceChallenge(
  state: ChallengeState,
  event: ChallengeEvent,
  random: RandomBytes,
): ChallengeStep {
  if (state.kind === 'ended') return { state, effects: [] };
  switch (event.type) {
    case 'frame':
      return onFrame(state, event.frame, random);
    case 'paired':
      return state.kind === 'burnt' ? pinEnded({ kind: 'paired' }) : { state, effects: [] };
    case 'misfit':
      return state.kind === 'burnt' ? pinEnded({ kind: 'wrong-pin' }) : { state, effects: [] };
    case 'cancel':
      return pinEnded({ kind: 'cancelled' }, ...refuse(state, 'cancelled'));
    case 'deadline':
      return pinEnded({ kind: 'timeout' }, ...refuse(state, 'timeout'));
    default:
      return assertNever(event);
  }
}

interface Offer {
  readonly context: PinContext;
  readonly slot: number;
  readonly nonceB: Uint8Array;
}

/** With 90 slots and a few challengers a second draw nearly always fits. */
const MAX_OFFERS = 8;

function offer(
  context: PinContext,
  nonceB: Uint8Array,
  offersLeft: number,
  random: RandomBytes,
): ChallengeStep {
  const slot = sampleSlot(random);
  const frame = encodePairingFrame({ type: 'offer', pid: context.pid, slot, nonceB });
  return {
    state: { kind: 'offered', context, slot, nonceB, offersLeft: offersLeft - 1 },
    effects: [
      { type: 'send', frame },
      { type: 'deadline', ms: STEP_TIMEOUT_MS },
    ],
  };
}

function onFrame(
  state: Exclude<ChallengeState, { kind: 'ended' }>,
  frame: PairingFrame,
  random: RandomBytes,
): ChallengeStep {
  if (frame.type === 'ack' && state.kind === 'offered') return show(state, random);
  if (frame.type === 'pinA' && state.kind === 'shown') return answer(state, frame, random);
  if (frame.type === 'refuse') return onRefuse(state, frame.reason, random);
  return { state, effects: [] };
}

/** A PIN is drawn when there is a field to type it into, and not before. */
function show({ context, slot, nonceB }: Offer, random: RandomBytes): ChallengeStep {
  const pin = samplePin(random);
  return {
    state: { kind: 'shown', context, slot, nonceB, pin },
    effects: [
      { type: 'show', slot, pin },
      { type: 'deadline', ms: PIN_LIFETIME_MS },
    ],
  };
}

function onRefuse(
  state: Exclude<ChallengeState, { kind: 'ended' }>,
  reason: CloseReason,
  random: RandomBytes,
): ChallengeStep {
  if (state.kind === 'offered' && reason === 'slot-taken' && state.offersLeft > 0) {
    return offer(state.context, state.nonceB, state.offersLeft, random);
  }
  return pinEnded({ kind: 'refused', reason });
}

/** Answers the one guess. A share that is no element was no guess, so it burns nothing. */
function answer(
  state: Extract<ChallengeState, { kind: 'shown' }>,
  frame: Extract<PairingFrame, { type: 'pinA' }>,
  random: RandomBytes,
): ChallengeStep {
  try {
    const { context, pin, nonceB } = state;
    const sid = pinSid(nonceB, frame.nonceA);
    const { yb, isk } = agree(context, pin, sid, frame.ya, sampleScalar(random));
    const tb = cpaceConfirmation(sid, isk, yb, NO_DATA);
    return burn(encodePairingFrame({ type: 'pinB', pid: context.pid, yb, tb }), pinPsk(isk, sid));
  } catch (error) {
    if (error instanceof ProtocolError) return pinEnded({ kind: 'broken', reason: error.reason });
    throw error;
  }
}

function agree(
  context: PinContext,
  pin: string,
  sid: Uint8Array,
  ya: Uint8Array,
  scalar: bigint,
): { yb: Uint8Array; isk: Uint8Array } {
  const yb = cpaceShare(pinCpaceInput(context, pin, sid), scalar);
  const secret = cpaceSecret(scalar, ya);
  return { yb, isk: cpaceKey(sid, secret, { ya, ada: NO_DATA, yb, adb: NO_DATA }) };
}

function burn(frame: Uint8Array<ArrayBuffer>, psk: Uint8Array): ChallengeStep {
  return {
    state: { kind: 'burnt' },
    effects: [
      { type: 'burnt' },
      { type: 'agreed', psk },
      { type: 'send', frame },
      { type: 'deadline', ms: STEP_TIMEOUT_MS },
    ],
  };
}

function refuse(state: ChallengeState, reason: CloseReason): ChallengeEffect[] {
  if (!('context' in state)) return [];
  return [{ type: 'send', frame: encodePairingFrame({ type: 'refuse', pid: state.context.pid, reason }) }];
}
