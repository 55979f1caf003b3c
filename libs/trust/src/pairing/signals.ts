import { ProtocolError } from '#protocol';
import { equalBytes } from '../crypto.ts';
import type { Established, PairingEffect, PairingState, PairingStep, SealedState } from './pairing-state.ts';
import { MAX_CANDIDATES, type SealedPayload, type SignalMessage } from './sealed.ts';
import { sdpFingerprint } from './sdp-fingerprint.ts';
import { seal } from './steps.ts';

/** A description and its candidates, many times over. */
const MAX_EARLY = 32;

/**
 * Own description or candidates, in frames of at most 64 candidates. They leave as soon as the other side may know
 * them: an offer need not wait for `authR`, so that descriptions travel with the last two frames of the handshake.
 */
export function sendSignal(
  state: Exclude<PairingState, { kind: 'ended' }>,
  message: SignalMessage,
): PairingStep {
  if (!('held' in state) || (roleIn(state) === 'responder' && state.kind !== 'established')) {
    throw new Error(`signal while ${state.kind}`);
  }
  assertOurs(state, message);
  const [after, effects] = release({ ...state, held: [...state.held, message] });
  return { state: after, effects };
}

/** Sends what may be known by now, in its order. */
export function release<S extends SealedState>(state: S): [S, PairingEffect[]] {
  const kept = state.held.findIndex((message) => !mayTell(state, message));
  const count = kept < 0 ? state.held.length : kept;
  const [sealed, effects] = seal(state, ...state.held.slice(0, count).flatMap(framesOf));
  return [{ ...sealed, held: state.held.slice(count) }, effects];
}

/**
 * What the other side signals once it has shown its key: its descriptions carry the certificate that it signed, and
 * offers come from the initiator. Acted upon when it is accepted, and not before. Throws `ProtocolError`.
 */
export function receiveSignal(state: SealedState, message: SignalMessage): PairingStep {
  if (!('role' in state)) throw new ProtocolError('unexpected-payload', `while ${state.kind}`);
  if (message.type === 'sdp') {
    if (message.kind !== (state.role === 'initiator' ? 'answer' : 'offer')) {
      throw new ProtocolError('unexpected-payload', message.kind);
    }
    const fingerprint = sdpFingerprint(message.sdp);
    const peer = state.kind === 'verifying' ? state.claimed : state.peer;
    if (fingerprint === undefined || !equalBytes(fingerprint, peer.fingerprint)) {
      throw new ProtocolError('wrong-fingerprint');
    }
  }
  if (state.kind === 'established') return { state, effects: [{ type: 'signal', message }] };
  if (state.early.length >= MAX_EARLY) throw new ProtocolError('unexpected-payload', 'too many signals');
  return { state: { ...state, early: [...state.early, message] }, effects: [] };
}

/** What was signalled before its sender was accepted. */
export function earlySignals({ early }: Established): PairingEffect[] {
  return early.map((message) => ({ type: 'signal', message }));
}

/**
 * A newcomer accepts whoever knows its invite or its PIN, and so shows its addresses to those. A member shows them to
 * whom it accepts: others who know the room, as who was evicted does, learn no more than that it makes a connection.
 */
function mayTell(state: SealedState, message: SignalMessage): boolean {
  if (state.kind === 'established') return true;
  if (state.kind === 'signing-auth-i') return false;
  return state.context.mode !== 'known' || (message.type === 'sdp' && !CANDIDATE.test(message.sdp));
}

const CANDIDATE = /^a=candidate:/m;

function roleIn(state: SealedState): 'initiator' | 'responder' {
  if ('role' in state) return state.role;
  return state.kind === 'awaiting-auth-i' ? 'responder' : 'initiator';
}

function assertOurs(state: SealedState, message: SignalMessage): void {
  if (message.type === 'ice') return;
  const role = roleIn(state);
  if (message.kind !== (role === 'initiator' ? 'offer' : 'answer')) {
    throw new Error(`${message.kind} by the ${role}`);
  }
  const fingerprint = sdpFingerprint(message.sdp);
  if (fingerprint === undefined || !equalBytes(fingerprint, state.self.fingerprint)) {
    throw new Error('own description has a certificate that was not signed');
  }
}

function framesOf(message: SignalMessage): SealedPayload[] {
  return message.type === 'ice' ? iceFrames(message) : [message];
}

function iceFrames(message: Extract<SignalMessage, { type: 'ice' }>): SealedPayload[] {
  const { candidates, done } = message;
  const frames = Math.max(1, Math.ceil(candidates.length / MAX_CANDIDATES));
  return Array.from({ length: frames }, (_, index) => ({
    type: 'ice',
    candidates: candidates.slice(index * MAX_CANDIDATES, (index + 1) * MAX_CANDIDATES),
    done: done && index === frames - 1,
  }));
}
