import { utf8ToBytes } from '@noble/hashes/utils.js';
import { ProtocolError } from '#protocol';
import { concatBytes, sha256 } from './crypto.ts';
import { primitives } from './primitives.ts';

/**
 * Noise_NNpsk0_25519_ChaChaPoly_SHA256 (noiseprotocol.org revision 34) as values: each function returns the
 * next state, so a state that was copied for a test stays what it was.
 */
export interface NoiseConfig {
  readonly prologue: Uint8Array;
  /** 32 bytes. */
  readonly psk: Uint8Array;
  /** Fresh X25519 secret of 32 bytes; never used twice. */
  readonly ephemeral: Uint8Array;
}

/** What both sides hold after the two messages. */
export interface NoiseSession {
  /** Handshake hash `h`: equal on both sides only if they saw the same prologue and messages. */
  readonly hash: Uint8Array;
  readonly send: CipherState;
  readonly receive: CipherState;
}

export interface CipherState {
  readonly key: Uint8Array;
  /** Counter of messages under this key. */
  readonly nonce: number;
}

export interface NoiseInitiator {
  readonly symmetric: SymmetricState;
  readonly ephemeral: Uint8Array;
}

export interface NoiseResponder extends NoiseInitiator {
  readonly remoteEphemeral: Uint8Array;
}

/** Public key and tag around an empty payload. */
export const NOISE_MESSAGE_BYTES = 48;

/** First message: `psk, e`. */
export function startNoise(
  config: NoiseConfig,
  payload: Uint8Array = EMPTY,
): { handshake: NoiseInitiator; message: Uint8Array } {
  const publicKey = primitives.x25519PublicKey(config.ephemeral);
  const [symmetric, sealed] = encryptAndHash(mixEphemeral(begin(config), publicKey), payload);
  return { handshake: { symmetric, ephemeral: config.ephemeral }, message: concatBytes(publicKey, sealed) };
}

/** Reads the first message; throws ProtocolError('handshake-failed') when prologue or PSK differ. */
export function receiveNoise(
  config: NoiseConfig,
  message: Uint8Array,
): { handshake: NoiseResponder; payload: Uint8Array } {
  const remoteEphemeral = message.subarray(0, KEY_BYTES);
  const mixed = mixEphemeral(begin(config), remoteEphemeral);
  const [symmetric, payload] = decryptAndHash(mixed, message.subarray(KEY_BYTES));
  return { handshake: { symmetric, ephemeral: config.ephemeral, remoteEphemeral }, payload };
}

/** Second message: `e, ee`. */
export function answerNoise(
  handshake: NoiseResponder,
  payload: Uint8Array = EMPTY,
): { session: NoiseSession; message: Uint8Array } {
  const publicKey = primitives.x25519PublicKey(handshake.ephemeral);
  const mixed = mixEphemeral(handshake.symmetric, publicKey);
  const shared = mixKey(mixed, sharedSecret(handshake.ephemeral, handshake.remoteEphemeral));
  const [symmetric, sealed] = encryptAndHash(shared, payload);
  const [receive, send] = split(symmetric);
  return { session: { hash: symmetric.hash, send, receive }, message: concatBytes(publicKey, sealed) };
}

/** Reads the second message; throws ProtocolError('handshake-failed'). */
export function finishNoise(
  handshake: NoiseInitiator,
  message: Uint8Array,
): { session: NoiseSession; payload: Uint8Array } {
  const remoteEphemeral = message.subarray(0, KEY_BYTES);
  const mixed = mixEphemeral(handshake.symmetric, remoteEphemeral);
  const shared = mixKey(mixed, sharedSecret(handshake.ephemeral, remoteEphemeral));
  const [symmetric, payload] = decryptAndHash(shared, message.subarray(KEY_BYTES));
  const [send, receive] = split(symmetric);
  return { session: { hash: symmetric.hash, send, receive }, payload };
}

export function sealMessage(cipher: CipherState, plaintext: Uint8Array): [CipherState, Uint8Array] {
  return [next(cipher), primitives.seal(cipher.key, ivOf(cipher), EMPTY, plaintext)];
}

/** Throws ProtocolError('broken-seal') for what is not exactly the next message of the other side. */
export function openMessage(cipher: CipherState, ciphertext: Uint8Array): [CipherState, Uint8Array] {
  return [next(cipher), decrypt(cipher, EMPTY, ciphertext, 'broken-seal')];
}

const PROTOCOL_NAME = utf8ToBytes('Noise_NNpsk0_25519_ChaChaPoly_SHA256');
const KEY_BYTES = 32;
const EMPTY = new Uint8Array(0);

interface SymmetricState {
  readonly chainingKey: Uint8Array;
  readonly hash: Uint8Array;
  readonly cipher: CipherState;
}

/** Initialize, MixHash(prologue), then the `psk` token that opens the pattern. */
function begin({ prologue, psk }: NoiseConfig): SymmetricState {
  const start = sha256(PROTOCOL_NAME);
  const [chainingKey, pskHash, key] = expandChain(start, psk, 3);
  return {
    chainingKey,
    hash: sha256(sha256(start, prologue), pskHash),
    cipher: { key, nonce: 0 },
  };
}

/** The `e` token: in a PSK handshake the public key is mixed into the key as well as the hash. */
function mixEphemeral(state: SymmetricState, publicKey: Uint8Array): SymmetricState {
  return mixKey({ ...state, hash: sha256(state.hash, publicKey) }, publicKey);
}

function mixKey(state: SymmetricState, material: Uint8Array): SymmetricState {
  const [chainingKey, key] = expandChain(state.chainingKey, material, 2);
  return { ...state, chainingKey, cipher: { key, nonce: 0 } };
}

function encryptAndHash(state: SymmetricState, plaintext: Uint8Array): [SymmetricState, Uint8Array] {
  const { cipher } = state;
  const ciphertext = primitives.seal(cipher.key, ivOf(cipher), state.hash, plaintext);
  return [{ ...state, hash: sha256(state.hash, ciphertext), cipher: next(cipher) }, ciphertext];
}

function decryptAndHash(state: SymmetricState, ciphertext: Uint8Array): [SymmetricState, Uint8Array] {
  const plaintext = decrypt(state.cipher, state.hash, ciphertext, 'handshake-failed');
  return [{ ...state, hash: sha256(state.hash, ciphertext), cipher: next(state.cipher) }, plaintext];
}

function split(state: SymmetricState): [CipherState, CipherState] {
  const [first, second] = expandChain(state.chainingKey, EMPTY, 2);
  return [
    { key: first, nonce: 0 },
    { key: second, nonce: 0 },
  ];
}

function expandChain(
  chainingKey: Uint8Array,
  material: Uint8Array,
  count: 2 | 3,
): [Uint8Array, Uint8Array, Uint8Array] {
  const okm = primitives.hkdf(material, chainingKey, EMPTY, count * KEY_BYTES);
  return [okm.slice(0, 32), okm.slice(32, 64), okm.slice(64)];
}

function sharedSecret(secret: Uint8Array, publicKey: Uint8Array): Uint8Array {
  try {
    return primitives.x25519SharedSecret(secret, publicKey);
  } catch {
    throw new ProtocolError('handshake-failed', 'bad ephemeral key');
  }
}

function decrypt(cipher: CipherState, ad: Uint8Array, ciphertext: Uint8Array, reason: string): Uint8Array {
  try {
    return primitives.open(cipher.key, ivOf(cipher), ad, ciphertext);
  } catch {
    throw new ProtocolError(reason);
  }
}

/** Four zero bytes, then the counter as 64 bits little-endian. */
function ivOf({ nonce }: CipherState): Uint8Array {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setBigUint64(4, BigInt(nonce), true);
  return iv;
}

function next({ key, nonce }: CipherState): CipherState {
  return { key, nonce: nonce + 1 };
}
