import type { RoomCode } from '#protocol';
import type { PublicKey, RoomId } from '../crypto.ts';
import type { NoiseInitiator, NoiseSession } from '../noise.ts';
import type { SignatureCheck } from '../signature-verifier.ts';
import type { CloseReason } from './close-reason.ts';
import type { PairingFrame, PairingMode } from './frames.ts';
import type { SignalMessage } from './sealed.ts';
import type { PairingSession } from './session.ts';

/** What both sides must agree on before the first frame; all but `psk` and `roomId` is in the prologue. */
export interface PairingContext {
  readonly roomCode: RoomCode;
  /** Addresses, 16 raw bytes: sids over the node, peerIds over a neighbour. */
  readonly initiator: Uint8Array;
  readonly responder: Uint8Array;
  readonly pid: Uint8Array;
  readonly mode: PairingMode;
  readonly tag: Uint8Array | undefined;
  readonly psk: Uint8Array;
  /** Undefined for a newcomer by PIN, who has only a room code and learns the rest from authR. */
  readonly roomId: RoomId | undefined;
}

export interface PairingSelf {
  readonly publicKey: PublicKey;
  /** SHA-256 of the DTLS certificate of the connection that this pairing is for. */
  readonly fingerprint: Uint8Array;
  /** Certificate by the invite; only the initiator of mode invite has one. */
  readonly cert: Uint8Array | undefined;
}

export interface PairingPeer {
  readonly publicKey: PublicKey;
  readonly fingerprint: Uint8Array;
  readonly cert: Uint8Array | undefined;
}

export type PairingVerdict =
  | { readonly kind: 'accept' }
  /**
   * The key is unknown: ask for the statements that make it a member. Each `want` brings one frame of them,
   * so want again while they do not convince; a peer that has shown all closes with `unknown-key`.
   */
  | { readonly kind: 'want' }
  | { readonly kind: 'close'; readonly reason: CloseReason; readonly proof?: readonly Uint8Array[] };

export type PairingEvent =
  | { readonly type: 'frame'; readonly frame: PairingFrame }
  /** Answer to `sign`. */
  | { readonly type: 'signed'; readonly signature: Uint8Array }
  /** Answer to `verify`. */
  | { readonly type: 'verified'; readonly isGood: boolean }
  /** Answer to `judge`. */
  | { readonly type: 'judged'; readonly verdict: PairingVerdict }
  /** Answer to `show`: the closure of one's own membership, parents first; split into frames by the machine. */
  | { readonly type: 'shown'; readonly statements: readonly Uint8Array[] }
  /** Own description or candidates: of the initiator after `describe`, of the responder after `established`. */
  | { readonly type: 'signal'; readonly message: SignalMessage }
  | { readonly type: 'close'; readonly reason: CloseReason }
  /** The one timer of this pairing has run out. */
  | { readonly type: 'deadline' };

export type PairingEffect =
  | { readonly type: 'send'; readonly frame: Uint8Array<ArrayBuffer> }
  | { readonly type: 'sign'; readonly message: Uint8Array }
  /** Whether the peer holds the key that it says it has. */
  | { readonly type: 'verify'; readonly check: SignatureCheck }
  /** The peer holds this key. `proof`: all that it has shown so far, undefined before it was asked. */
  | { readonly type: 'judge'; readonly peer: PairingPeer; readonly proof: readonly Uint8Array[] | undefined }
  | { readonly type: 'show' }
  /** To the initiator: the other side holds the PSK, so a description may be made, and told by `signal`. */
  | { readonly type: 'describe' }
  | { readonly type: 'established'; readonly session: PairingSession }
  /** From the other side; a description has been held against the signed fingerprint. */
  | { readonly type: 'signal'; readonly message: SignalMessage }
  /** Arms the one timer anew, or clears it. */
  | { readonly type: 'deadline'; readonly ms: number | undefined }
  /** `peer`: the key that the other side has proven to hold, if it came to that. `proof`: why it closed. */
  | {
      readonly type: 'ended';
      readonly reason: PairingEnd;
      readonly peer: PublicKey | undefined;
      readonly proof: readonly Uint8Array[] | undefined;
    };

export type PairingEnd =
  | { readonly kind: 'closed'; readonly by: 'us' | 'them'; readonly reason: CloseReason }
  /** Nobody has vouched for this word: try again later, and tell no person that it was a verdict. */
  | { readonly kind: 'refused'; readonly reason: CloseReason }
  | { readonly kind: 'timeout' }
  /** The other side, or the node between, broke the protocol; `reason` of the ProtocolError. */
  | { readonly kind: 'broken'; readonly reason: string };

export interface PairingStep {
  readonly state: PairingState;
  readonly effects: readonly PairingEffect[];
}

interface Common {
  readonly context: PairingContext;
  readonly self: PairingSelf;
  /** rI or rR: fresh for this pairing, for the key of `bind`. */
  readonly nonce: Uint8Array;
}

/** Statements that the other side asked for: one frame goes out for each `want`. */
export type Showing =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'asked' }
  | { readonly kind: 'showing'; readonly left: readonly (readonly Uint8Array[])[] };

interface Sealed extends Common {
  readonly noise: NoiseSession;
  readonly showing: Showing;
  /** Statements that the other side has shown. */
  readonly received: readonly Uint8Array[];
  /** What we have to signal, and the other side may not know before it is accepted. */
  readonly held: readonly SignalMessage[];
  /** What the other side has signalled, and we do not act upon before it is accepted. */
  readonly early: readonly SignalMessage[];
}

interface Authenticating extends Sealed {
  readonly role: 'initiator' | 'responder';
  readonly peerNonce: Uint8Array;
}

interface WithPeer extends Authenticating {
  readonly peer: PairingPeer;
}

export type AwaitingHs2 = Common & { readonly kind: 'awaiting-hs2'; readonly handshake: NoiseInitiator };
export type SigningAuthI = Sealed & { readonly kind: 'signing-auth-i' };
export type AwaitingAuthI = Sealed & { readonly kind: 'awaiting-auth-i' };
export type AwaitingAuthR = Sealed & { readonly kind: 'awaiting-auth-r' };
/** Who the other side says it is: nobody has shown it yet. */
export type Verifying = Authenticating & { readonly kind: 'verifying'; readonly claimed: PairingPeer };
export type Judging = WithPeer & { readonly kind: 'judging' };
export type AwaitingProof = WithPeer & { readonly kind: 'awaiting-proof' };
export type SigningAuthR = WithPeer & { readonly kind: 'signing-auth-r' };
export type Established = WithPeer & { readonly kind: 'established' };

export type SealedState =
  | SigningAuthI
  | AwaitingAuthI
  | AwaitingAuthR
  | Verifying
  | Judging
  | AwaitingProof
  | SigningAuthR
  | Established;
export type PairingState = AwaitingHs2 | SealedState | { readonly kind: 'ended' };
