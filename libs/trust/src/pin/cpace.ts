import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { ProtocolError } from '#protocol';
import { concatBytes, type RandomBytes } from '../crypto.ts';

/**
 * CPACE-RISTR255-SHA512 (draft-irtf-cfrg-cpace), initiator–responder: two sides that share a PIN come to
 * share a key, and who does not know it can test one guess a run and nothing afterwards.
 */
export interface CpaceInput {
  /** What both know: the PIN. */
  readonly prs: Uint8Array;
  /** Whom and where it is for; both sides must say the same. */
  readonly ci: Uint8Array;
  readonly sid: Uint8Array;
}

/** What went over the wire: encoded elements and the data bound to them. */
export interface CpaceTranscript {
  readonly ya: Uint8Array;
  readonly ada: Uint8Array;
  readonly yb: Uint8Array;
  readonly adb: Uint8Array;
}

/** Uniform in 1 … order−1; 64 random bytes leave no bias that matters. */
export function sampleScalar(random: RandomBytes): bigint {
  return (bytesToNumberLE(random(64)) % (Point.Fn.ORDER - 1n)) + 1n;
}

/** Generator of this run, encoded; who learns it can test PINs, so it never leaves the device. */
export function cpaceGenerator(input: CpaceInput): Uint8Array {
  return generatorPoint(input).toBytes();
}

/** Own share, Ya or Yb, encoded. */
export function cpaceShare(input: CpaceInput, scalar: bigint): Uint8Array {
  return generatorPoint(input).multiply(scalar).toBytes();
}

/** K, encoded. Throws ProtocolError('bad-element') for an invalid encoding and for the neutral element. */
export function cpaceSecret(scalar: bigint, share: Uint8Array): Uint8Array {
  const point = decodeElement(share).multiply(scalar);
  if (point.is0()) throw badElement();
  return point.toBytes();
}

/** ISK of the initiator–responder setting. */
export function cpaceKey(sid: Uint8Array, secret: Uint8Array, transcript: CpaceTranscript): Uint8Array {
  return sha512(concatBytes(lvCat(utf8ToBytes(`${DSI}_ISK`), sid, secret), transcriptBytes(transcript)));
}

/** Public session id that both sides may use afterwards. */
export function cpaceSidOutput(transcript: CpaceTranscript): Uint8Array {
  return sha512(concatBytes(utf8ToBytes('CPaceSidOutput'), transcriptBytes(transcript)));
}

/** `HMAC-SHA512(SHA-512("CPaceMac"‖sid‖ISK), lv_cat(Y, AD))`: proves that its sender has the ISK. */
export function cpaceConfirmation(
  sid: Uint8Array,
  isk: Uint8Array,
  y: Uint8Array,
  ad: Uint8Array,
): Uint8Array {
  return hmac(sha512, sha512(concatBytes(utf8ToBytes('CPaceMac'), sid, isk)), lvCat(y, ad));
}

/** Each part behind its length, as LEB128: no two lists give the same bytes. */
export function lvCat(...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...parts.flatMap((part) => [lengthPrefix(part.length), part]));
}

const { Point } = ristretto255;
type Element = InstanceType<typeof Point>;

const DSI = 'CPaceRistretto255';
/** Input block of SHA-512: DSI and PRS fill the first one, so hashing a PIN takes the same time as hashing any. */
const BLOCK_BYTES = 128;

function generatorPoint({ prs, ci, sid }: CpaceInput): Element {
  const dsi = utf8ToBytes(DSI);
  const padding = BLOCK_BYTES - 1 - lvCat(prs).length - lvCat(dsi).length;
  const text = lvCat(dsi, prs, new Uint8Array(Math.max(0, padding)), ci, sid);
  const point = ristretto255_hasher.deriveToCurve?.(sha512(text));
  if (point === undefined) throw new Error('no RFC 9496 §4.3.4 in this @noble/curves');
  return point;
}

function decodeElement(share: Uint8Array): Element {
  try {
    return Point.fromBytes(share);
  } catch {
    throw badElement();
  }
}

function badElement(): ProtocolError {
  return new ProtocolError('bad-element');
}

function transcriptBytes({ ya, ada, yb, adb }: CpaceTranscript): Uint8Array {
  return concatBytes(lvCat(ya, ada), lvCat(yb, adb));
}

function lengthPrefix(length: number): Uint8Array {
  const bytes: number[] = [];
  let rest = length;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  return Uint8Array.of(...bytes, rest);
}
