import { assertNever } from '#protocol';
import type { RoomId } from '../crypto.ts';
import type {
  AwaitingAuthR,
  Established,
  Judging,
  PairingContext,
  PairingEffect,
  PairingState,
  PairingStep,
  SigningAuthI,
  SigningAuthR,
  PairingVerdict,
} from './pairing-state.ts';
import { deriveBindKey, type PairingSession } from './session.ts';
import { earlySignals, release } from './signals.ts';
import { closedByUs, rearm, seal, unchanged } from './steps.ts';
import { authMessageR } from './transcript.ts';

type Living = Exclude<PairingState, { kind: 'ended' }>;

/** The signature that `sign` asked for; one that comes after the pairing moved on is dropped. */
export function onSigned(state: Living, signature: Uint8Array): PairingStep {
  if (state.kind === 'signing-auth-i') return sendAuthI(state, signature);
  if (state.kind === 'signing-auth-r') return sendAuthR(state, signature);
  return unchanged(state);
}

/** The verdict that `judge` asked for. */
export function onJudged(state: Living, verdict: PairingVerdict): PairingStep {
  if (state.kind !== 'judging') return unchanged(state);
  switch (verdict.kind) {
    case 'accept':
      return state.role === 'initiator' ? establish({ ...state, kind: 'established' }, []) : signAuthR(state);
    case 'want':
      return sendWant(state);
    case 'close':
      return closedByUs(state, verdict.reason, verdict.proof);
    default:
      return assertNever(verdict);
  }
}

function sendAuthI(state: SigningAuthI, signature: Uint8Array): PairingStep {
  const { self, nonce } = state;
  const { publicKey, fingerprint, cert } = self;
  const [sealed, sends] = seal(state, { type: 'authI', publicKey, fingerprint, nonce, cert, signature });
  const [after, signals] = release<AwaitingAuthR>({ ...sealed, kind: 'awaiting-auth-r' });
  return { state: after, effects: [...sends, ...signals, rearm()] };
}

function signAuthR(state: Judging): PairingStep {
  const { self, nonce, peer, context } = state;
  const own = { publicKey: self.publicKey, fingerprint: self.fingerprint, nonce };
  const message = authMessageR(state.noise.hash, own, peer, roomOf(context));
  return { state: { ...state, kind: 'signing-auth-r' }, effects: [rearm(), { type: 'sign', message }] };
}

function sendAuthR(state: SigningAuthR, signature: Uint8Array): PairingStep {
  const { self, nonce, context } = state;
  const { publicKey, fingerprint } = self;
  const roomId = roomOf(context);
  const [sealed, sends] = seal(state, { type: 'authR', publicKey, fingerprint, nonce, roomId, signature });
  return establish({ ...sealed, kind: 'established' }, sends);
}

function sendWant(state: Judging): PairingStep {
  const [sealed, sends] = seal(state, { type: 'want' });
  return { state: { ...sealed, kind: 'awaiting-proof' }, effects: [...sends, rearm()] };
}

function establish(state: Established, before: readonly PairingEffect[]): PairingStep {
  const [after, signals] = release(state);
  return {
    state: { ...after, early: [] },
    effects: [
      ...before,
      ...signals,
      { type: 'deadline', ms: undefined },
      { type: 'established', session: sessionOf(state) },
      ...earlySignals(state),
    ],
  };
}

function sessionOf(state: Established): PairingSession {
  const { role, peer, self, nonce, peerNonce, noise, context } = state;
  const [nonceI, nonceR] = role === 'initiator' ? [nonce, peerNonce] : [peerNonce, nonce];
  return {
    role,
    roomId: roomOf(context),
    peer: peer.publicKey,
    localFingerprint: self.fingerprint,
    remoteFingerprint: peer.fingerprint,
    bindKey: deriveBindKey(nonceI, nonceR, noise.hash),
    handshakeHash: noise.hash,
    cert: peer.cert,
  };
}

/** A responder is in the room, and an initiator has been told by then. */
function roomOf({ roomId }: PairingContext): RoomId {
  if (roomId === undefined) throw new Error('a pairing without a room got past authR');
  return roomId;
}
