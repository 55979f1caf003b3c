import { ProtocolError, RoomCode } from '#protocol';
import {
  concatBytes,
  decodeCbor,
  encodeCbor,
  equalBytes,
  readBytes,
  readText,
  readTuple,
  readUint,
  sha256,
} from '#trust';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { MAX_SYNC_BYTES } from '../content.ts';
import { MAX_TITLE_CHARACTERS, plainText } from '../plain-text.ts';

/** What was shared in a room, exactly, and nothing that gives power in it: no key, no ledger, no names. */
export interface RoomCopy {
  readonly code: RoomCode;
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  readonly doc: Doc;
}

/** `newer`: made by a client that writes it in another way. */
export type RoomCopyFault = 'not-a-copy' | 'newer' | 'too-large' | 'damaged';

/** `room.tessera`: label, length of the head in 4 bytes, head, and the document as one Yjs update to the end. */
export function encodeRoomCopy({ code, title, savedAt, doc }: RoomCopy): Uint8Array<ArrayBuffer> {
  const update = encodeStateAsUpdate(doc);
  const head = encodeCbor([code, title, savedAt, sha256(update)]);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, head.length);
  return new Uint8Array(concatBytes(LABEL, length, head, update));
}

/** Reads what anybody may have made: the whole of it is good, or none of it is taken. */
export function decodeRoomCopy(
  bytes: Uint8Array,
): { ok: true; copy: RoomCopy } | { ok: false; reason: RoomCopyFault } {
  if (bytes.length > MAX_COPY_BYTES) return { ok: false, reason: 'too-large' };
  if (!equalBytes(bytes.subarray(0, LABEL.length), LABEL)) {
    const start = new TextDecoder().decode(bytes.subarray(0, LABEL.length));
    return { ok: false, reason: /^tessera\d+\/copy/.test(start) ? 'newer' : 'not-a-copy' };
  }
  try {
    return { ok: true, copy: read(bytes.subarray(LABEL.length)) };
  } catch {
    // Yjs throws whatever comes to it of an update that makes no sense.
    return { ok: false, reason: 'damaged' };
  }
}

/** With the version of what follows. */
const LABEL = new TextEncoder().encode('tessera1/copy\0');

/** Room code, title, time and hash are far shorter. */
const MAX_HEAD_BYTES = 4_096;

/** A document that can not be sent to a member is no room's. */
export const MAX_COPY_BYTES = MAX_SYNC_BYTES + MAX_HEAD_BYTES;

function read(rest: Uint8Array): RoomCopy {
  const length = new DataView(rest.buffer, rest.byteOffset, 4).getUint32(0);
  if (length > MAX_HEAD_BYTES) throw new ProtocolError('malformed', 'a long head');
  const [code, title, savedAt, hash] = readTuple(decodeCbor(rest.subarray(4, 4 + length)), 4);
  const update = rest.subarray(4 + length);
  if (!equalBytes(sha256(update), readBytes(hash, 32))) throw new ProtocolError('malformed', 'another hash');
  return {
    code: RoomCode.parse(code),
    title: plainText(readText(title, MAX_HEAD_BYTES), MAX_TITLE_CHARACTERS),
    savedAt: readUint(savedAt, 0, MAX_DATE),
    doc: documentOf(update),
  };
}

/** The last millisecond that a date can be. */
const MAX_DATE = 8.64e15;

function documentOf(update: Uint8Array): Doc {
  const doc = new Doc();
  applyUpdate(doc, update);
  // Parts that wait for others, which will never come, would wait in the new room for ever.
  if (doc.store.pendingStructs || doc.store.pendingDs)
    throw new ProtocolError('malformed', 'a part is missing');
  return doc;
}
