import { assertNever, ProtocolError } from '#protocol';
import { fromHex, verifySignature } from '../crypto.ts';
import type {
  AwaitingAuthI,
  AwaitingAuthR,
  AwaitingProof,
  Judging,
  PairingStep,
  SealedState,
} from './pairing-state.ts';
import type { AuthI, AuthR, SealedPayload } from './sealed.ts';
import { receiveSignal } from './signals.ts';
import { MAX_PROOF_BYTES, proofBytes, rearm, showNext, withEnd } from './steps.ts';
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
  checkKey(state, auth, authMessageI(state.noise.hash, auth, auth.cert));
  return judge(withPeer(state, auth, auth.cert));
}

function onAuthR(state: AwaitingAuthR, auth: AuthR): PairingStep {
  const { roomId } = auth;
  if (roomId !== (state.context.roomId ?? roomId)) throw new ProtocolError('wrong-room');
  checkKey(state, auth, authMessageR(state.noise.hash, auth, state.self, roomId));
  return judge(withPeer({ ...state, context: { ...state.context, roomId } }, auth, undefined));
}

/** Who signs with our own key is no peer: a second device that was restored from our recovery file, or a thief. */
function checkKey(state: SealedState, auth: AuthI | AuthR, message: Uint8Array): void {
  if (!verifySignature(fromHex(auth.publicKey), message, auth.signature))
    throw new ProtocolError('bad-signature');
  if (auth.publicKey === state.self.publicKey) throw new ProtocolError('own-key');
}

function withPeer(
  state: AwaitingAuthI | AwaitingAuthR,
  auth: AuthI | AuthR,
  cert: Uint8Array | undefined,
): Judging {
  return {
    ...state,
    kind: 'judging',
    role: state.kind === 'awaiting-auth-r' ? 'initiator' : 'responder',
    peer: { publicKey: auth.publicKey, fingerprint: auth.fingerprint, cert },
    peerNonce: auth.nonce,
  };
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
