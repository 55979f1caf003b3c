import { HASH_BYTES, type Manifest, PIECE_BYTES, pieceCount } from '../manifest.ts';

/** SHA-256 of some bytes. */
export type Digest = (bytes: Uint8Array) => Promise<Uint8Array> | Uint8Array;

/** The browser's own, off the thread that asks. */
export const nativeDigest: Digest = async (bytes) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));

/** The pieces of a file in their order. Rejects where it can not be read (any more). */
export async function* piecesOf(source: Blob, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < source.size; at += READ_BYTES) {
    signal.throwIfAborted();
    const run = new Uint8Array(await source.slice(at, at + READ_BYTES).arrayBuffer());
    for (let start = 0; start < run.length; start += PIECE_BYTES) yield run.slice(start, start + PIECE_BYTES);
  }
}

/** What a file is made of. `onProgress` gets the bytes done. */
export async function manifestOf(
  source: Blob,
  digest: Digest,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (bytes: number) => void },
): Promise<Manifest> {
  const hashes = new Uint8Array(pieceCount(source.size) * HASH_BYTES);
  let index = 0;
  for await (const piece of piecesOf(source, signal)) {
    hashes.set(await digest(piece), index * HASH_BYTES);
    index += 1;
    onProgress(Math.min(source.size, index * PIECE_BYTES));
  }
  return { size: source.size, hashes };
}

/** Reading is a question to another process each time. */
const READ_BYTES = 16 * PIECE_BYTES;
