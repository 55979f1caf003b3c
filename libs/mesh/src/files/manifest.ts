import { ProtocolError } from '#protocol';
import { concatBytes, prefix, sha256, toHex } from '#trust';

/** What a file is made of: its length, and the SHA-256 of each piece of 256 KiB (§7). */
export interface Manifest {
  readonly size: number;
  /** One after another, 32 bytes each. */
  readonly hashes: Uint8Array;
}

/** Names a file by its content, in hexadecimal: whoever knows it can tell any wrong byte. */
export type FileRoot = string & { readonly __brand: 'FileRoot' };

/** Small enough that a wrong one costs little, large enough that 16 GiB have a manifest of 2 MiB. */
export const PIECE_BYTES = 256 * 1024;

/** A manifest is held in memory by everybody who has part in a transfer. */
export const MAX_FILE_SIZE = 16 * 1024 * 1024 * 1024;

export const HASH_BYTES = 32;
export const MAX_PIECES = MAX_FILE_SIZE / PIECE_BYTES;

export function pieceCount(size: number): number {
  return Math.ceil(size / PIECE_BYTES);
}

/** Only the last piece is shorter. */
export function pieceLength(size: number, index: number): number {
  return Math.min(PIECE_BYTES, size - index * PIECE_BYTES);
}

export function pieceHash({ hashes }: Manifest, index: number): Uint8Array {
  return hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
}

/** `H("tessera1/file\0" ‖ size, 8 bytes big-endian ‖ piece hashes)`. */
export function rootOf(manifest: Manifest): FileRoot {
  return toHex<FileRoot>(sha256(prefix('file'), encodeManifest(manifest)));
}

/** Size and hashes: what travels, what the root is made of, and what is kept. */
export function encodeManifest({ size, hashes }: Manifest): Uint8Array {
  const length = new Uint8Array(SIZE_BYTES);
  new DataView(length.buffer).setBigUint64(0, BigInt(size));
  return concatBytes(length, hashes);
}

/** Throws `ProtocolError('malformed-manifest')`. Whose manifest it is, only its root tells. */
export function decodeManifest(bytes: Uint8Array): Manifest {
  if (bytes.length < SIZE_BYTES) throw new ProtocolError('malformed-manifest', 'no size');
  const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0));
  if (size > MAX_FILE_SIZE) throw new ProtocolError('malformed-manifest', 'too large a file');
  const hashes = bytes.slice(SIZE_BYTES);
  if (hashes.length !== pieceCount(size) * HASH_BYTES) {
    throw new ProtocolError('malformed-manifest', 'not one hash for each piece');
  }
  return { size, hashes };
}

/** Undefined for what is none: half of one, where a device died. */
export function manifestIn(bytes: Uint8Array): Manifest | undefined {
  try {
    return decodeManifest(bytes);
  } catch {
    return undefined;
  }
}

const SIZE_BYTES = 8;
