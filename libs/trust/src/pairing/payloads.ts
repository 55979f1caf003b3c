import { assertNever, ProtocolError } from '#protocol';
import { fromHex } from '../crypto.ts';
import type {
  AwaitingAuthI,
  AwaitingAuthR,
  AwaitingProof,
  Judging,
  PairingState,
  PairingStep,
  SealedState,
} from './pairing-state.ts';
import type { AuthI, AuthR, SealedPayload } from './sealed.ts';
import { receiveSignal } from './signals.ts';
import { broken, MAX_PROOF_BYTES, proofBytes, rearm, showNext, unchanged, withEnd } from './steps.ts';
import { authMessageI, authMessageR } from './transcript.ts';

/**
 * What came out of a seal. It was written by a holder of the PSK in this very session, so here the
 * unexpected is a breach: throws ProtocolError, which ends the pairing.
 */
export function onPayload(state: SealedState, payload: SealedPayload): PairingStep {
  switch (payload.type) {
    case 'authI':
      return onAuthI(expectKind(state, 'awaiting-auth-i'), payload);
    case 'authR':
      return onAuthR(expectKind(state, 'awaiting-auth-r'), payload);
    case 'want':
      return onWant(state);
    case 'proof':
      return onProof(state, payload.statements);
    case 'sdp':
    case 'ice':
      return receiveSignal(state, payload);
    case 'close':
      return withEnd({ kind: 'closed', by: 'them', reason: payload.reason }, [], state);
    default:
      return assertNever(payload);
  }
}

function expectKind<K extends SealedState['kind']>(
  state: SealedState,
  kind: K,
): Extract<SealedState, { kind: K }> {
  if (state.kind !== kind) throw new ProtocolError('unexpected-payload', `while ${state.kind}`);
  return state as Extract<SealedState, { kind: K }>;
}

function onAuthI(state: AwaitingAuthI, auth: AuthI): PairingStep {
  if ((state.context.mode === 'invite') !== (auth.cert !== undefined))
    throw new ProtocolError('bad-certificate');
  return verify(state, auth, auth.cert, authMessageI(state.noise.hash, auth, auth.cert));
}

function onAuthR(state: AwaitingAuthR, auth: AuthR): PairingStep {
  const { roomId } = auth;
  if (roomId !== (state.context.roomId ?? roomId)) throw new ProtocolError('wrong-room');
  const message = authMessageR(state.noise.hash, auth, state.self, roomId);
  return verify({ ...state, context: { ...state.context, roomId } }, auth, undefined, message);
}

function verify(
  state: AwaitingAuthI | AwaitingAuthR,
  auth: AuthI | AuthR,
  cert: Uint8Array | undefined,
  message: Uint8Array,
): PairingStep {
  const { publicKey, fingerprint, signature, nonce: peerNonce } = auth;
  const role = state.kind === 'awaiting-auth-r' ? 'initiator' : 'responder';
  const claimed = { publicKey, fingerprint, cert };
  return {
    state: { ...state, kind: 'verifying', role, claimed, peerNonce },
    effects: [rearm(), { type: 'verify', check: { publicKey: fromHex(publicKey), message, signature } }],
  };
}

/**
 * The answer that `verify` asked for. Who signs with our own key is no peer: a second device that was restored from
 * our recovery file, or a thief.
 */
export function onVerified(state: Exclude<PairingState, { kind: 'ended' }>, isGood: boolean): PairingStep {
  if (state.kind !== 'verifying') return unchanged(state);
  const { claimed, ...rest } = state;
  if (!isGood) return broken(state, 'bad-signature');
  if (claimed.publicKey === state.self.publicKey) return broken(state, 'own-key');
  return judge({ ...rest, kind: 'judging', peer: claimed });
}

function judge(state: Judging): PairingStep {
  const proof = state.received.length === 0 ? undefined : state.received;
  return { state, effects: [rearm(), { type: 'judge', peer: state.peer, proof }] };
}

/** The initiator may want after the responder thinks itself established; nobody else asks that late. */
function onWant(state: SealedState): PairingStep {
  const answers =
    state.kind === 'awaiting-auth-r' || (state.kind === 'established' && state.role === 'responder');
  if (!answers || state.showing.kind === 'asked') throw new ProtocolError('unexpected-payload', 'want');
  if (state.showing.kind === 'showing') return showNext(state);
  return { state: { ...state, showing: { kind: 'asked' } }, effects: [{ type: 'show' }] };
}

/** Asked for, or ahead of a `close` as its reason. */
function onProof(state: SealedState, statements: readonly Uint8Array[]): PairingStep {
  const received = [...state.received, ...statements];
  if (proofBytes(received) > MAX_PROOF_BYTES) throw new ProtocolError('proof-too-large');
  if (state.kind === 'awaiting-proof') return judgeAgain({ ...state, received });
  return { state: { ...state, received }, effects: [] };
}

function judgeAgain(state: AwaitingProof): PairingStep {
  return judge({ ...state, kind: 'judging' });
}
