import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { remembered } from './remembered.ts';

/** Lowercase hex of a fixed-length value: compares and sorts like the bytes it stands for, and keys a Map. */
type Hex<Name extends string> = string & { readonly __hex: Name };

/** 32-byte Ed25519 device key of one peer in one room. */
export type PublicKey = Hex<'PublicKey'>;
/** 16-byte hash of a `PublicKey`: what people and reports call a peer. */
export type PeerId = Hex<'PeerId'>;
/** 32-byte hash of a statement's payload. */
export type StatementId = Hex<'StatementId'>;
/** 32-byte id of the genesis statement: what members really mean by "this room". */
export type RoomId = Hex<'RoomId'>;

export const toHex = <T extends string = string>(bytes: Uint8Array): T => bytesToHex(bytes) as T;
export const fromHex = (hex: string): Uint8Array => hexToBytes(hex);

const PEER_PREFIX = utf8ToBytes('tessera1/peer\0');

/** Twice the peers of the largest room, several times over: views and reports ask for each again and again. */
const PEERS_REMEMBERED = 2048;

/** `peerId = H("tessera1/peer\0"‖pk)[0..16)` */
export const peerIdOf = remembered(PEERS_REMEMBERED, (publicKey: PublicKey): PeerId =>
  toHex(sha256(concatBytes(PEER_PREFIX, hexToBytes(publicKey))).subarray(0, 16)),
);
