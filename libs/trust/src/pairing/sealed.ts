import { assertNever, ProtocolError } from '#protocol';
import {
  emptyToUndefined,
  readBlob,
  readBytes,
  readList,
  readText,
  readTuple,
  readUint,
} from '../cbor-reader.ts';
import { decodeCbor, encodeCbor, type CborItem } from '../cbor.ts';
import { fromHex, toHex, type PublicKey, type RoomId } from '../crypto.ts';
import { closeReasonFrom, MAX_REASON_CHARACTERS, type CloseReason } from './close-reason.ts';

export interface AuthI {
  readonly type: 'authI';
  readonly publicKey: PublicKey;
  readonly fingerprint: Uint8Array;
  readonly nonce: Uint8Array;
  /** 64 bytes, in mode invite only. */
  readonly cert: Uint8Array | undefined;
  readonly signature: Uint8Array;
}

export interface AuthR {
  readonly type: 'authR';
  readonly publicKey: PublicKey;
  readonly fingerprint: Uint8Array;
  readonly nonce: Uint8Array;
  readonly roomId: RoomId;
  readonly signature: Uint8Array;
}

export interface IceLine {
  readonly candidate: string;
  readonly mid: string;
  readonly ufrag: string;
}

/** What WebRTC needs to be told; travels sealed, also later, for restarts. */
export type SignalMessage =
  | { readonly type: 'sdp'; readonly kind: 'offer' | 'answer'; readonly sdp: string }
  | { readonly type: 'ice'; readonly candidates: readonly IceLine[]; readonly done: boolean };

/** What `sealed` frames carry (§3). */
export type SealedPayload =
  | AuthI
  | AuthR
  | { readonly type: 'want' }
  | { readonly type: 'proof'; readonly statements: readonly Uint8Array[] }
  | SignalMessage
  | { readonly type: 'close'; readonly reason: CloseReason };

/** Statements of one proof frame together with their heads; leaves room for seal and relay header in 64 KiB. */
export const MAX_PROOF_FRAME_BYTES = 60 * 1024;
/** A description with one data channel is about 500 bytes; 32 KiB takes any honest one. */
export const MAX_SDP_CHARACTERS = 32 * 1024;
/** A device with many interfaces gathers some dozens. */
export const MAX_CANDIDATES = 64;

export function encodeSealedPayload(payload: SealedPayload): Uint8Array {
  return encodeCbor(payloadItems(payload));
}

/** Throws ProtocolError for what is no payload of v1. */
export function decodeSealedPayload(bytes: Uint8Array): SealedPayload {
  const items = decodeCbor(bytes);
  if (!Array.isArray(items)) throw new ProtocolError('malformed', 'no payload');
  const [code] = items as readonly CborItem[];
  const type = typeof code === 'number' ? TYPES[code] : undefined;
  if (type === undefined) throw new ProtocolError('malformed', 'unknown payload type');
  return readPayload(type, items);
}

/** Splits statements, in their order, into lists that each fit a proof frame. */
export function proofBatches(statements: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const batches: Uint8Array[][] = [];
  let size = Infinity;
  for (const statement of statements) {
    const cost = statement.length + BYTE_STRING_HEAD;
    if (size + cost > MAX_PROOF_FRAME_BYTES - PROOF_HEAD) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)?.push(statement);
    size += cost;
  }
  return batches;
}

const CODES = { authI: 1, authR: 2, want: 3, proof: 4, sdp: 5, ice: 6, close: 7 } as const;
type PayloadType = keyof typeof CODES;
const TYPES: Readonly<Record<number, PayloadType>> = Object.fromEntries(
  Object.entries(CODES).map(([type, code]) => [code, type as PayloadType]),
);

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const EMPTY = new Uint8Array(0);
const MAX_CANDIDATE_CHARACTERS = 512;
const MAX_MID_CHARACTERS = 64;
/** RFC 8839 §5.4. */
const MAX_UFRAG_CHARACTERS = 256;
/** CBOR heads: of a byte string under 64 KiB, and of the proof's two arrays and code. */
const BYTE_STRING_HEAD = 3;
const PROOF_HEAD = 8;

function payloadItems(payload: SealedPayload): CborItem[] {
  const code = CODES[payload.type];
  switch (payload.type) {
    case 'authI':
      return [code, ...keyItems(payload), payload.cert ?? EMPTY, payload.signature];
    case 'authR':
      return [code, ...keyItems(payload), fromHex(payload.roomId), payload.signature];
    case 'want':
      return [code];
    case 'proof':
      return [code, payload.statements];
    case 'sdp':
      return [code, payload.kind, payload.sdp];
    case 'ice':
      return [code, payload.candidates.map((c) => [c.candidate, c.mid, c.ufrag]), payload.done ? 1 : 0];
    case 'close':
      return [code, payload.reason];
    default:
      return assertNever(payload);
  }
}

function keyItems(auth: AuthI | AuthR): CborItem[] {
  return [fromHex(auth.publicKey), auth.fingerprint, auth.nonce];
}

function readPayload(type: PayloadType, items: CborItem): SealedPayload {
  switch (type) {
    case 'authI':
      return readAuthI(readTuple(items, 6));
    case 'authR':
      return readAuthR(readTuple(items, 6));
    case 'want':
      readTuple(items, 1);
      return { type };
    case 'proof':
      return { type, statements: readStatements(readTuple(items, 2)[1]) };
    case 'sdp':
      return readSdp(readTuple(items, 3));
    case 'ice': {
      const [, candidates, done] = readTuple(items, 3);
      const lines = readList(candidates, MAX_CANDIDATES).map(readIceLine);
      return { type, candidates: lines, done: readUint(done, 0, 1) === 1 };
    }
    case 'close':
      return { type, reason: closeReasonFrom(readText(readTuple(items, 2)[1], MAX_REASON_CHARACTERS)) };
    default:
      return assertNever(type);
  }
}

function readAuthI(fields: readonly CborItem[]): AuthI {
  const cert = emptyToUndefined(readBytes(fields[4], 0, SIGNATURE_BYTES));
  return { type: 'authI', ...readKeys(fields), cert, signature: readBytes(fields[5], SIGNATURE_BYTES) };
}

function readAuthR(fields: readonly CborItem[]): AuthR {
  const roomId: RoomId = toHex(readBytes(fields[4], KEY_BYTES));
  return { type: 'authR', ...readKeys(fields), roomId, signature: readBytes(fields[5], SIGNATURE_BYTES) };
}

function readKeys(fields: readonly CborItem[]): Pick<AuthI, 'publicKey' | 'fingerprint' | 'nonce'> {
  return {
    publicKey: toHex(readBytes(fields[1], KEY_BYTES)),
    fingerprint: readBytes(fields[2], KEY_BYTES),
    nonce: readBytes(fields[3], KEY_BYTES),
  };
}

/** Each frame must show something, or a proof could go on for ever without passing its cap in bytes. */
function readStatements(item: CborItem | undefined): readonly Uint8Array[] {
  const statements = readList(item, MAX_PROOF_FRAME_BYTES).map((wire) =>
    readBlob(wire, MAX_PROOF_FRAME_BYTES),
  );
  if (statements.length === 0 || statements.some((wire) => wire.length === 0)) {
    throw new ProtocolError('malformed', 'nothing shown');
  }
  return statements;
}

function readSdp([, kind, sdp]: readonly CborItem[]): SignalMessage {
  if (kind !== 'offer' && kind !== 'answer') throw new ProtocolError('malformed', 'unknown description type');
  return { type: 'sdp', kind, sdp: readText(sdp, MAX_SDP_CHARACTERS) };
}

function readIceLine(item: CborItem): IceLine {
  const [candidate, mid, ufrag] = readTuple(item, 3);
  return {
    candidate: readText(candidate, MAX_CANDIDATE_CHARACTERS),
    mid: readText(mid, MAX_MID_CHARACTERS),
    ufrag: readText(ufrag, MAX_UFRAG_CHARACTERS),
  };
}
