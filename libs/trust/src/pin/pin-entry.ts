import { assertNever, ProtocolError } from '#protocol';
import { equalBytes, type RandomBytes } from '../crypto.ts';
import type { CloseReason } from '../pairing/close-reason.ts';
import { encodePairingFrame, PIN_NONCE_BYTES, type PairingFrame } from '../pairing/frames.ts';
import { STEP_TIMEOUT_MS } from '../pairing/steps.ts';
import { cpaceConfirmation, cpaceKey, cpaceSecret, cpaceShare, sampleScalar } from './cpace.ts';
import { NO_DATA, PIN_LIFETIME_MS, pinCpaceInput, pinEnded, pinPsk, pinSid } from './pin-run.ts';
import type { PinContext, PinRunEffect } from './pin-run.ts';

/**
 * The newcomer's side of a PIN run (§6). One run takes one PIN once: a wrong one ends it, and nothing here
 * tries again or elsewhere.
 */
export type PinEntryState =
  /** The field for this slot is there. */
  | {
      readonly kind: 'asked';
      readonly context: PinContext;
      readonly slot: number;
      readonly nonceB: Uint8Array;
    }
  | {
      readonly kind: 'entered';
      readonly context: PinContext;
      readonly sid: Uint8Array;
      readonly scalar: bigint;
      readonly ya: Uint8Array;
    }
  | { readonly kind: 'ended' };

export type PinEntryEvent =
  | { readonly type: 'frame'; readonly frame: PairingFrame }
  /** Six digits that the person typed for this slot. */
  | { readonly type: 'entered'; readonly pin: string }
  | { readonly type: 'cancel' }
  | { readonly type: 'deadline' };

export interface PinEntryStep {
  readonly state: PinEntryState;
  readonly effects: readonly PinRunEffect[];
}

/** `taken`: slots of the runs that go on already; one that is taken is refused, so a PIN names one challenger. */
export function takeOffer(
  context: PinContext,
  offer: Extract<PairingFrame, { type: 'offer' }>,
  taken: ReadonlySet<number>,
): PinEntryStep {
  if (taken.has(offer.slot)) {
    return pinEnded({ kind: 'refused', reason: 'slot-taken' }, refuse(context, 'slot-taken'));
  }
  const { slot, nonceB } = offer;
  return {
    state: { kind: 'asked', context, slot, nonceB },
    effects: [
      { type: 'send', frame: encodePairingFrame({ type: 'ack', pid: context.pid }) },
      { type: 'deadline', ms: PIN_LIFETIME_MS },
    ],
  };
}

export function advancePinEntry(
  state: PinEntryState,
  event: PinEntryEvent,
  random: RandomBytes,
): PinEntryStep {
  if (state.kind === 'ended') return { state, effects: [] };
  switch (event.type) {
    case 'frame':
      return onFrame(state, event.frame);
    case 'entered':
      return state.kind === 'asked' ? enter(state, event.pin, random) : { state, effects: [] };
    case 'cancel':
      return pinEnded({ kind: 'cancelled' }, refuse(state.context, 'cancelled'));
    case 'deadline':
      return pinEnded({ kind: 'timeout' }, refuse(state.context, 'timeout'));
    default:
      return assertNever(event);
  }
}

type Asked = Extract<PinEntryState, { kind: 'asked' }>;
type Entered = Extract<PinEntryState, { kind: 'entered' }>;

function enter({ context, nonceB }: Asked, pin: string, random: RandomBytes): PinEntryStep {
  const nonceA = random(PIN_NONCE_BYTES);
  const sid = pinSid(nonceB, nonceA);
  const scalar = sampleScalar(random);
  const ya = cpaceShare(pinCpaceInput(context, pin, sid), scalar);
  return {
    state: { kind: 'entered', context, sid, scalar, ya },
    effects: [
      { type: 'send', frame: encodePairingFrame({ type: 'pinA', pid: context.pid, nonceA, ya }) },
      { type: 'deadline', ms: STEP_TIMEOUT_MS },
    ],
  };
}

function onFrame(state: Asked | Entered, frame: PairingFrame): PinEntryStep {
  if (frame.type === 'pinB' && state.kind === 'entered') return finish(state, frame);
  if (frame.type === 'refuse') return pinEnded({ kind: 'refused', reason: frame.reason });
  return { state, effects: [] };
}

/** The member's confirmation fits only if it used the PIN that was typed. */
function finish(state: Entered, { yb, tb }: Extract<PairingFrame, { type: 'pinB' }>): PinEntryStep {
  try {
    const isk = keyOf(state, yb);
    if (!equalBytes(cpaceConfirmation(state.sid, isk, yb, NO_DATA), tb)) {
      return pinEnded({ kind: 'wrong-pin' }, refuse(state.context, 'wrong-pin'));
    }
    return pinEnded({ kind: 'paired' }, { type: 'agreed', psk: pinPsk(isk, state.sid) });
  } catch (error) {
    if (error instanceof ProtocolError) return pinEnded({ kind: 'broken', reason: error.reason });
    throw error;
  }
}

function keyOf({ sid, scalar, ya }: Entered, yb: Uint8Array): Uint8Array {
  const secret = cpaceSecret(scalar, yb);
  return cpaceKey(sid, secret, { ya, ada: NO_DATA, yb, adb: NO_DATA });
}

function refuse({ pid }: PinContext, reason: CloseReason): PinRunEffect {
  return { type: 'send', frame: encodePairingFrame({ type: 'refuse', pid, reason }) };
}
