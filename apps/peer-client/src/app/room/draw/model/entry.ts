import { fromHex, type PeerId, toHex } from '#protocol';
import { decoded, readMark, writeMark } from './mark-codec.ts';
import type { Mark } from './mark.ts';
import { MAX_PACKED, PackedWriter } from './packed-bytes.ts';

/** A mark with its place in the pile, as it is kept in the room's document. */
export interface Entry {
  readonly mark: Mark;
  /** What has more lies above; of two with the same, the one whose id is greater. */
  readonly z: number;
  /** Who says to have drawn it: any member could have written anything. */
  readonly author: PeerId;
}

/** Eight random bytes in base64url. */
export const ENTRY_ID = /^[\w-]{11}$/;

export function encodeEntry({ mark, z, author }: Entry): Uint8Array<ArrayBuffer> {
  const out = new PackedWriter();
  out.unsigned(z);
  out.raw(fromHex(author));
  writeMark(out, mark);
  return out.finish();
}

/** Undefined for what is none: other members write it. */
export function decodeEntry(value: unknown): Entry | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  return decoded(value, (from) => {
    const z = from.unsigned();
    const author = toHex<PeerId>(from.raw(16));
    return { mark: readMark(from), z, author };
  });
}

/** The greatest `z`; whatever comes after it lies beside it. */
export const MAX_Z = MAX_PACKED;
