import { assertNever, MAX_RELAY_BODY_BYTES, ProtocolError } from '#protocol';
import { emptyToUndefined, readBlob, readBytes, readText, readTuple, readUint } from '../cbor-reader.ts';
import { decodeCbor, encodeCbor, type CborItem } from '../cbor.ts';
import { NOISE_MESSAGE_BYTES } from '../noise.ts';
import { closeReasonFrom, MAX_REASON_CHARACTERS, type CloseReason } from './close-reason.ts';

/** How the two sides come to share a PSK (§3). */
export type PairingMode = 'known' | 'invite' | 'pin';

export interface Hs1Frame {
  readonly type: 'hs1';
  readonly pid: Uint8Array;
  readonly mode: PairingMode;
  /** Raw 16 bytes, in mode invite only. */
  readonly tag: Uint8Array | undefined;
  readonly noise: Uint8Array;
}

/** What two peers say to each other in relay bodies; `pid` (8 bytes) names the pairing. */
export type PairingFrame =
  | Hs1Frame
  | { readonly type: 'hs2'; readonly pid: Uint8Array; readonly noise: Uint8Array }
  | { readonly type: 'sealed'; readonly pid: Uint8Array; readonly ciphertext: Uint8Array }
  | { readonly type: 'offer'; readonly pid: Uint8Array; readonly slot: number; readonly nonceB: Uint8Array }
  | { readonly type: 'ack'; readonly pid: Uint8Array }
  | { readonly type: 'pinA'; readonly pid: Uint8Array; readonly nonceA: Uint8Array; readonly ya: Uint8Array }
  | { readonly type: 'pinB'; readonly pid: Uint8Array; readonly yb: Uint8Array; readonly tb: Uint8Array }
  | { readonly type: 'refuse'; readonly pid: Uint8Array; readonly reason: CloseReason };

export const PID_BYTES = 8;
export const TAG_BYTES = 16;
export const PIN_NONCE_BYTES = 16;
export const MODES: readonly PairingMode[] = ['known', 'invite', 'pin'];

/** Two digits in front of a PIN, for routing only. */
export const MIN_SLOT = 10;
export const MAX_SLOT = 99;

export function encodePairingFrame(frame: PairingFrame): Uint8Array<ArrayBuffer> {
  return encodeCbor(frameItems(frame));
}

/** Throws ProtocolError for what is no frame of v1. */
export function decodePairingFrame(body: Uint8Array): PairingFrame {
  if (body.length > MAX_RELAY_BODY_BYTES) throw new ProtocolError('malformed', `${body.length} bytes`);
  const items = decodeCbor(body);
  if (!Array.isArray(items)) throw new ProtocolError('malformed', 'no frame');
  const [code, pid] = items as readonly CborItem[];
  const type = typeof code === 'number' ? TYPES[code] : undefined;
  if (type === undefined) throw new ProtocolError('malformed', 'unknown frame type');
  return readFrame(type, readBytes(pid, PID_BYTES), items);
}

const CODES = { hs1: 1, hs2: 2, sealed: 3, offer: 8, ack: 9, pinA: 10, pinB: 11, refuse: 15 } as const;
type FrameType = keyof typeof CODES;
const TYPES: Readonly<Record<number, FrameType>> = Object.fromEntries(
  Object.entries(CODES).map(([type, code]) => [code, type as FrameType]),
);

/** Encoded group element of ristretto255. */
const ELEMENT_BYTES = 32;
/** HMAC-SHA-512. */
const CONFIRMATION_BYTES = 64;
const EMPTY = new Uint8Array(0);

function frameItems(frame: PairingFrame): CborItem[] {
  const head = [CODES[frame.type], frame.pid];
  switch (frame.type) {
    case 'hs1':
      return [...head, MODES.indexOf(frame.mode), frame.tag ?? EMPTY, frame.noise];
    case 'hs2':
      return [...head, frame.noise];
    case 'sealed':
      return [...head, frame.ciphertext];
    case 'offer':
      return [...head, frame.slot, frame.nonceB];
    case 'ack':
      return head;
    case 'pinA':
      return [...head, frame.nonceA, frame.ya];
    case 'pinB':
      return [...head, frame.yb, frame.tb];
    case 'refuse':
      return [...head, frame.reason];
    default:
      return assertNever(frame);
  }
}

function readFrame(type: FrameType, pid: Uint8Array, items: CborItem): PairingFrame {
  switch (type) {
    case 'hs1':
      return readHs1(pid, items);
    case 'hs2':
      return { type, pid, noise: readBytes(readTuple(items, 3)[2], NOISE_MESSAGE_BYTES) };
    case 'sealed':
      return { type, pid, ciphertext: readBlob(readTuple(items, 3)[2], MAX_RELAY_BODY_BYTES) };
    case 'offer': {
      const [, , slot, nonceB] = readTuple(items, 4);
      return {
        type,
        pid,
        slot: readUint(slot, MIN_SLOT, MAX_SLOT),
        nonceB: readBytes(nonceB, PIN_NONCE_BYTES),
      };
    }
    case 'ack':
      readTuple(items, 2);
      return { type, pid };
    case 'pinA': {
      const [, , nonceA, ya] = readTuple(items, 4);
      return { type, pid, nonceA: readBytes(nonceA, PIN_NONCE_BYTES), ya: readBytes(ya, ELEMENT_BYTES) };
    }
    case 'pinB': {
      const [, , yb, tb] = readTuple(items, 4);
      return { type, pid, yb: readBytes(yb, ELEMENT_BYTES), tb: readBytes(tb, CONFIRMATION_BYTES) };
    }
    case 'refuse':
      return { type, pid, reason: closeReasonFrom(readText(readTuple(items, 3)[2], MAX_REASON_CHARACTERS)) };
    default:
      return assertNever(type);
  }
}

function readHs1(pid: Uint8Array, items: CborItem): Hs1Frame {
  const [, , modeCode, tagBytes, noise] = readTuple(items, 5);
  const mode = MODES[readUint(modeCode, 0, MODES.length - 1)] as PairingMode;
  const tag = emptyToUndefined(readBytes(tagBytes, 0, TAG_BYTES));
  if ((mode === 'invite') !== (tag !== undefined))
    throw new ProtocolError('malformed', 'tag and mode differ');
  return { type: 'hs1', pid, mode, tag, noise: readBytes(noise, NOISE_MESSAGE_BYTES) };
}
