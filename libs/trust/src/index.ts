export {
  concatBytes,
  deriveKey,
  equalBytes,
  fromHex,
  hkdfExpand,
  hkdfExtract,
  hmacSha256,
  label,
  peerIdOf,
  prefix,
  sha256,
  toHex,
  verifySignature,
  type PeerId,
  type PublicKey,
  type RandomBytes,
  type RoomId,
  type Signer,
  type StatementId,
} from './crypto.ts';
export { decodeCbor, encodeCbor, type CborItem } from './cbor.ts';
export {
  emptyToUndefined,
  readBlob,
  readBytes,
  readList,
  readText,
  readTuple,
  readUint,
} from './cbor-reader.ts';
export { inlineVerifier, type SignatureCheck, type SignatureVerifier } from './signature-verifier.ts';
export { seedSigner } from './identity.ts';
export { sessionSid, SID_OPENER_BYTES } from './session-sid.ts';
export {
  acceptanceCheck,
  inviteKeys,
  inviteTag,
  INVITE_SEED_BYTES,
  knownPsk,
  signAcceptance,
  verifyAcceptance,
} from './invite.ts';
export { decodeInviteLink, encodeInviteLink, type InviteLink } from './invite-link.ts';
export { CLOSE_REASONS, type CloseReason } from './pairing/close-reason.ts';
export {
  decodePairingFrame,
  encodePairingFrame,
  PID_BYTES,
  type Hs1Frame,
  type PairingFrame,
  type PairingMode,
} from './pairing/frames.ts';
export type {
  PairingContext,
  PairingEffect,
  PairingEnd,
  PairingEvent,
  PairingPeer,
  PairingSelf,
  PairingState,
  PairingStep,
  PairingVerdict,
} from './pairing/pairing-state.ts';
export { advance, initiate, respond } from './pairing/pairing.ts';
export { ANSWER_TIMEOUT_MS } from './pairing/steps.ts';
export {
  decodeSealedPayload,
  encodeSealedPayload,
  type IceLine,
  type SealedPayload,
  type SignalMessage,
} from './pairing/sealed.ts';
export { sdpFingerprint } from './pairing/sdp-fingerprint.ts';
export { bindProof, keepsInitiating, laneProof, outlasts, type PairingSession } from './pairing/session.ts';
export { acceptedBy, type OwnHistory } from './ledger/acceptance.ts';
export type { AddResult, Refusal, StatementSource } from './ledger/intake.ts';
export { Ledger, type RoomFounding } from './ledger/ledger.ts';
export {
  type InviteStanding,
  type Introduction,
  type LeakAlarm,
  type Membership,
  type MemberStanding,
} from './ledger/membership.ts';
export type { CapAlarm } from './ledger/push-caps.ts';
export {
  type LedgerPolicy,
  type Statement,
  type StatementDraft,
  type StatementOf,
  type StatementType,
} from './ledger/statement.ts';
export { decodeStatement, hasValidSignature, parseStatement, signatureOf } from './ledger/statement-codec.ts';
export {
  advanceChallenge,
  challenge,
  type ChallengeEffect,
  type ChallengeEvent,
  type ChallengeState,
  type ChallengeStep,
} from './pin/challenge.ts';
export {
  advancePinEntry,
  takeOffer,
  type PinEntryEvent,
  type PinEntryState,
  type PinEntryStep,
} from './pin/pin-entry.ts';
export {
  pinLock,
  recordBurn,
  recordSuccess,
  type BurntPin,
  type PinLock,
  type PinLocks,
} from './pin/pin-locks.ts';
export type { PinContext, PinEnd, PinRunEffect } from './pin/pin-run.ts';
export { safetyWords, sixWords } from './safety-words.ts';
export { formatPin, parsePin, type SpokenPin } from './pin/pin-text.ts';
export { answerTo, beyond, headsToTell, inBatches, isSettled, wantedOf } from './ledger/ledger-sync.ts';
