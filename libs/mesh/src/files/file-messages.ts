import { ProtocolError } from '#protocol';
import { decodeCbor, encodeCbor, fromHex, toHex } from '#trust';
import * as z from 'zod/mini';
import { MAX_CHANNEL_ID } from '../transport.ts';
import {
  decodeManifest,
  encodeManifest,
  type FileRoot,
  type Manifest,
  MAX_PIECES,
  PIECE_BYTES,
} from './manifest.ts';

/** What READY neighbours say of files on channel 2 (§7). */
export type FilesMessage =
  /** How many verified pieces of each the sender has; none any more: 0. What it does not name is as it was. */
  | { readonly type: 'have'; readonly held: readonly HeldCount[] }
  /** Asks for a transfer over that channel, which the sender has opened; `needsManifest` unless it knows it. */
  | {
      readonly type: 'fetch';
      readonly root: FileRoot;
      readonly channel: number;
      readonly needsManifest: boolean;
    }
  /** There is nothing to come over that channel: the file is not here, or too much is going on. */
  | { readonly type: 'refuse'; readonly channel: number };

export interface HeldCount {
  readonly root: FileRoot;
  readonly pieces: number;
}

/** What is said on the channel of one transfer. Who serves starts: before, the channel may not be there. */
export type TransferMessage =
  | { readonly type: 'manifest'; readonly manifest: Manifest }
  /** The pieces that the server has; `PieceSet.decode` needs the manifest for it. */
  | { readonly type: 'pieces'; readonly bits: Uint8Array }
  /** One more that it has now. */
  | { readonly type: 'got'; readonly index: number }
  | { readonly type: 'piece'; readonly index: number; readonly bytes: Uint8Array }
  /** One that was asked for and is not there after all. */
  | { readonly type: 'lacks'; readonly index: number }
  | { readonly type: 'ask'; readonly indexes: readonly number[] };

/** A room has no more files than it shows, and one message 40 KiB. */
export const MAX_HELD_PER_MESSAGE = 1024;
export const MAX_FILES_BYTES = 64 * 1024;

/** The longest is a manifest. */
export const MAX_TRANSFER_BYTES = 1 + 8 + MAX_PIECES * 32;

/** What may be asked for and not answered yet: four megabytes, several times what a long way holds. */
export const MAX_ASKED = 16;

/** 0 and 1 are `ctl` and `sync`, 2 is this one. */
export const FIRST_TRANSFER_CHANNEL = 4;

const Root = z.instanceof(Uint8Array).check(z.refine((root) => root.length === 32));
const ChannelNumber = z.int().check(z.minimum(FIRST_TRANSFER_CHANNEL), z.maximum(MAX_CHANNEL_ID));
const Have = z.tuple([
  z.literal(1),
  z
    .array(z.tuple([Root, z.int().check(z.nonnegative(), z.maximum(MAX_PIECES))]))
    .check(z.maxLength(MAX_HELD_PER_MESSAGE)),
]);
const Fetch = z.tuple([z.literal(2), Root, ChannelNumber, z.int().check(z.nonnegative(), z.maximum(1))]);
const Refuse = z.tuple([z.literal(3), ChannelNumber]);

export function encodeFilesMessage(message: FilesMessage): Uint8Array {
  switch (message.type) {
    case 'have':
      return encodeCbor([1, message.held.map(({ root, pieces }) => [fromHex(root), pieces])]);
    case 'fetch':
      return encodeCbor([2, fromHex(message.root), message.channel, message.needsManifest ? 1 : 0]);
    case 'refuse':
      return encodeCbor([3, message.channel]);
  }
}

/** Throws `ProtocolError('malformed-files' | 'malformed-cbor')`. */
export function decodeFilesMessage(bytes: Uint8Array): FilesMessage {
  const item = decodeCbor(bytes);
  switch (Array.isArray(item) ? item[0] : undefined) {
    case 1:
      return {
        type: 'have',
        held: check(Have, item)[1].map(([root, pieces]) => ({ root: toHex<FileRoot>(root), pieces })),
      };
    case 2: {
      const [, root, channel, needsManifest] = check(Fetch, item);
      return { type: 'fetch', root: toHex<FileRoot>(root), channel, needsManifest: needsManifest === 1 };
    }
    case 3:
      return { type: 'refuse', channel: check(Refuse, item)[1] };
    default:
      throw new ProtocolError('malformed-files', 'unknown type');
  }
}

const KIND = { manifest: 1, pieces: 2, got: 3, piece: 4, lacks: 5, ask: 6 } as const;
const INDEX_BYTES = 4;

/** The parts of one message: the bytes of a piece are not copied. */
export function encodeTransferMessage(message: TransferMessage): readonly Uint8Array[] {
  const kind = Uint8Array.of(KIND[message.type]);
  switch (message.type) {
    case 'manifest':
      return [kind, encodeManifest(message.manifest)];
    case 'pieces':
      return [kind, message.bits];
    case 'got':
    case 'lacks':
      return [kind, encodeIndexes([message.index])];
    case 'piece':
      return [kind, encodeIndexes([message.index]), message.bytes];
    case 'ask':
      return [kind, encodeIndexes(message.indexes)];
  }
}

/** Throws `ProtocolError('malformed-transfer' | 'malformed-manifest')`. Bytes of a piece are a view into `message`. */
export function decodeTransferMessage(message: Uint8Array): TransferMessage {
  const rest = message.subarray(1);
  switch (message[0]) {
    case KIND.manifest:
      return { type: 'manifest', manifest: decodeManifest(rest) };
    case KIND.pieces:
      if (rest.length > MAX_PIECES / 8) throw malformed('more pieces than there can be');
      return { type: 'pieces', bits: rest };
    case KIND.got:
      return { type: 'got', index: onlyIndex(rest) };
    case KIND.lacks:
      return { type: 'lacks', index: onlyIndex(rest) };
    case KIND.piece: {
      const bytes = rest.subarray(INDEX_BYTES);
      if (bytes.length === 0 || bytes.length > PIECE_BYTES)
        throw malformed(`a piece of ${bytes.length} bytes`);
      return { type: 'piece', index: onlyIndex(rest.subarray(0, INDEX_BYTES)), bytes };
    }
    case KIND.ask: {
      const indexes = decodeIndexes(rest);
      if (indexes.length === 0 || indexes.length > MAX_ASKED) throw malformed(`${indexes.length} asked for`);
      return { type: 'ask', indexes };
    }
    default:
      throw malformed(`kind ${message[0]}`);
  }
}

function encodeIndexes(indexes: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(indexes.length * INDEX_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [at, index] of indexes.entries()) view.setUint32(at * INDEX_BYTES, index);
  return bytes;
}

function decodeIndexes(bytes: Uint8Array): readonly number[] {
  if (bytes.length % INDEX_BYTES !== 0) throw malformed('half an index');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const indexes: number[] = [];
  for (let at = 0; at < bytes.length; at += INDEX_BYTES) {
    const index = view.getUint32(at);
    if (index >= MAX_PIECES) throw malformed(`piece ${index}`);
    indexes.push(index);
  }
  return indexes;
}

function onlyIndex(bytes: Uint8Array): number {
  const [index, ...more] = decodeIndexes(bytes);
  if (index === undefined || more.length > 0) throw malformed('not one index');
  return index;
}

function malformed(detail: string): ProtocolError {
  return new ProtocolError('malformed-transfer', detail);
}

function check<S extends z.ZodMiniType>(schema: S, item: unknown): z.infer<S> {
  const parsed = schema.safeParse(item);
  if (!parsed.success) throw new ProtocolError('malformed-files', parsed.error.issues[0]?.path.join('.'));
  return parsed.data;
}
