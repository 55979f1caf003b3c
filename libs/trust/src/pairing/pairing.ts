import { assertNever, ProtocolError } from '#protocol';
import type { RandomBytes } from '../crypto.ts';
import {
  answerNoise,
  finishNoise,
  openMessage,
  receiveNoise,
  startNoise,
  type NoiseConfig,
  type NoiseSession,
} from '../noise.ts';
import { encodePairingFrame, type Hs1Frame, type PairingFrame } from './frames.ts';
import { onJudged, onSigned } from './own-answers.ts';
import type {
  AwaitingHs2,
  PairingContext,
  PairingEvent,
  PairingSelf,
  PairingState,
  PairingStep,
  SealedState,
} from './pairing-state.ts';
import { onPayload, onVerified } from './payloads.ts';
import { decodeSealedPayload } from './sealed.ts';
import { sendSignal } from './signals.ts';
import {
  ANSWER_TIMEOUT_MS,
  broken,
  closedByUs,
  rearm,
  showNext,
  timedOut,
  unchanged,
  withEnd,
} from './steps.ts';
import { authMessageI, pairingPrologue } from './transcript.ts';

/**
 * The pairing of §3 as a machine: `advance(state, event)` gives the next state and what to do. It does
 * nothing by itself, so two of them can be joined in memory.
 */
export function advance(state: PairingState, event: PairingEvent): PairingStep {
  if (state.kind === 'ended') return unchanged(state);
  switch (event.type) {
    case 'frame':
      return onFrame(state, event.frame);
    case 'signed':
      return onSigned(state, event.signature);
    case 'verified':
      return onVerified(state, event.isGood);
    case 'judged':
      return onJudged(state, event.verdict);
    case 'shown':
      return showNext(state, event.statements);
    case 'signal':
      return sendSignal(state, event.message);
    case 'close':
      return closedByUs(state, event.reason);
    case 'deadline':
      return timedOut(state);
    default:
      return assertNever(event);
  }
}

export function initiate(context: PairingContext, self: PairingSelf, random: RandomBytes): PairingStep {
  const nonce = random(NONCE_BYTES);
  const { handshake, message } = startNoise(noiseConfig(context, random));
  const { pid, mode, tag } = context;
  const frame = encodePairingFrame({ type: 'hs1', pid, mode, tag, noise: message });
  return {
    state: { kind: 'awaiting-hs2', context, self, nonce, handshake },
    effects: [
      { type: 'send', frame },
      { type: 'deadline', ms: ANSWER_TIMEOUT_MS[mode] },
    ],
  };
}

/** Throws ProtocolError('handshake-failed') when the PSK does not fit: perhaps another room has this code. */
export function respond(
  context: PairingContext,
  self: PairingSelf,
  hs1: Hs1Frame,
  random: RandomBytes,
): PairingStep {
  const nonce = random(NONCE_BYTES);
  const { handshake } = receiveNoise(noiseConfig(context, random), hs1.noise);
  const { session, message } = answerNoise(handshake);
  const frame = encodePairingFrame({ type: 'hs2', pid: context.pid, noise: message });
  return {
    state: { kind: 'awaiting-auth-i', ...sealedStart(context, self, nonce, session) },
    effects: [{ type: 'send', frame }, rearm()],
  };
}

/** rI, rR and the ephemeral secret. */
const NONCE_BYTES = 32;

function noiseConfig(context: PairingContext, random: RandomBytes): NoiseConfig {
  return { prologue: pairingPrologue(context), psk: context.psk, ephemeral: random(NONCE_BYTES) };
}

function sealedStart(context: PairingContext, self: PairingSelf, nonce: Uint8Array, noise: NoiseSession) {
  const showing = { kind: 'unasked' } as const;
  return { context, self, nonce, noise, showing, received: [], held: [], early: [] } as const;
}

/** A frame that this state does not wait for is dropped in silence: the node may repeat or invent any. */
function onFrame(state: Exclude<PairingState, { kind: 'ended' }>, frame: PairingFrame): PairingStep {
  if (state.kind === 'awaiting-hs2') {
    if (frame.type === 'hs2') return onHs2(state, frame.noise);
    if (frame.type === 'refuse') return withEnd({ kind: 'refused', reason: frame.reason });
    return unchanged(state);
  }
  return frame.type === 'sealed' ? onSealed(state, frame.ciphertext) : unchanged(state);
}

function onHs2(state: AwaitingHs2, noise: Uint8Array): PairingStep {
  const { context, self, nonce } = state;
  try {
    const { session } = finishNoise(state.handshake, noise);
    const own = { publicKey: self.publicKey, fingerprint: self.fingerprint, nonce };
    return {
      state: { kind: 'signing-auth-i', ...sealedStart(context, self, nonce, session) },
      effects: [
        rearm(),
        { type: 'sign', message: authMessageI(session.hash, own, self.cert) },
        { type: 'describe' },
      ],
    };
  } catch (error) {
    if (error instanceof ProtocolError) return withEnd({ kind: 'broken', reason: error.reason });
    throw error;
  }
}

function onSealed(state: SealedState, ciphertext: Uint8Array): PairingStep {
  try {
    const [receive, plaintext] = openMessage(state.noise.receive, ciphertext);
    const opened = { ...state, noise: { ...state.noise, receive } };
    return onPayload(opened, decodeSealedPayload(plaintext));
  } catch (error) {
    if (error instanceof ProtocolError) return broken(state, error.reason);
    throw error;
  }
}
