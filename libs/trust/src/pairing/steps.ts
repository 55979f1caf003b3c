import { sealMessage } from '../noise.ts';
import type { CloseReason } from './close-reason.ts';
import { encodePairingFrame, type PairingMode } from './frames.ts';
import type { PairingEffect, PairingEnd, PairingState, PairingStep, SealedState } from './pairing-state.ts';
import { encodeSealedPayload, proofBatches, type SealedPayload } from './sealed.ts';

/** How long a step waits for the other side, from the moment its frame left (§3). */
export const STEP_TIMEOUT_MS = 10_000;

/** How long a request waits. Nobody may know an invite yet: it waits until shortly before it is presented anew. */
export const ANSWER_TIMEOUT_MS: Readonly<Record<PairingMode, number>> = {
  known: STEP_TIMEOUT_MS,
  invite: 14_000,
  pin: STEP_TIMEOUT_MS,
};

/** Statements shown or taken in one pairing. */
export const MAX_PROOF_BYTES = 512 * 1024;

type Living = Exclude<PairingState, { kind: 'ended' }>;

export function proofBytes(statements: readonly Uint8Array[]): number {
  return statements.reduce((sum, wire) => sum + wire.length, 0);
}

export function unchanged(state: PairingState): PairingStep {
  return { state, effects: [] };
}

export function rearm(): PairingEffect {
  return { type: 'deadline', ms: STEP_TIMEOUT_MS };
}

/** Seals payloads in their order; the state that comes back counts them. */
export function seal<S extends SealedState>(state: S, ...payloads: SealedPayload[]): [S, PairingEffect[]] {
  let send = state.noise.send;
  const effects = payloads.map((payload): PairingEffect => {
    const [after, ciphertext] = sealMessage(send, encodeSealedPayload(payload));
    send = after;
    return {
      type: 'send',
      frame: encodePairingFrame({ type: 'sealed', pid: state.context.pid, ciphertext }),
    };
  });
  return [{ ...state, noise: { ...state.noise, send } }, effects];
}

export function withEnd(
  reason: PairingEnd,
  before: readonly PairingEffect[] = [],
  state?: Living,
): PairingStep {
  const peer = state !== undefined && 'peer' in state ? state.peer.publicKey : undefined;
  const shown = state !== undefined && 'received' in state ? state.received : [];
  const proof = shown.length === 0 ? undefined : shown;
  return {
    state: { kind: 'ended' },
    effects: [...before, { type: 'deadline', ms: undefined }, { type: 'ended', reason, peer, proof }],
  };
}

/** Tells the other side, if there is a seal to tell it under. A proof that it would not take is left out. */
export function closeWith(
  state: Living,
  end: PairingEnd,
  told: CloseReason,
  proof: readonly Uint8Array[] = [],
): PairingStep {
  if (state.kind === 'awaiting-hs2') return withEnd(end);
  const fits = proofBytes(proof) <= MAX_PROOF_BYTES;
  const shown = proofBatches(fits ? proof : []).map((statements): SealedPayload => ({
    type: 'proof',
    statements,
  }));
  const [, sends] = seal(state, ...shown, { type: 'close', reason: told });
  return withEnd(end, sends, state);
}

export function closedByUs(state: Living, reason: CloseReason, proof?: readonly Uint8Array[]): PairingStep {
  return closeWith(state, { kind: 'closed', by: 'us', reason }, reason, proof);
}

export function broken(state: Living, reason: string): PairingStep {
  return closeWith(state, { kind: 'broken', reason }, 'protocol-error');
}

/** An established session has no timer of its own: one that was cleared too late changes nothing. */
export function timedOut(state: Living): PairingStep {
  if (state.kind === 'established') return unchanged(state);
  return closeWith(state, { kind: 'timeout' }, 'timeout');
}

/** One frame of statements for one `want`; who is still not convinced after the last one never will be. */
export function showNext(state: Living, statements?: readonly Uint8Array[]): PairingStep {
  if (!('showing' in state)) return unchanged(state);
  const left = batchesLeft(state, statements);
  if (left === undefined) return unchanged(state);
  const [batch, ...rest] = left;
  if (batch === undefined) return closedByUs(state, 'unknown-key');
  const [sealed, sends] = seal(state, { type: 'proof', statements: batch });
  const after: SealedState = { ...sealed, showing: { kind: 'showing', left: rest } };
  return { state: after, effects: state.kind === 'established' ? sends : [...sends, rearm()] };
}

function batchesLeft(
  state: SealedState,
  statements: readonly Uint8Array[] | undefined,
): readonly (readonly Uint8Array[])[] | undefined {
  if (statements === undefined) return state.showing.kind === 'showing' ? state.showing.left : undefined;
  return state.showing.kind === 'asked' ? proofBatches(statements) : undefined;
}
