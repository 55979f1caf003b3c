import { MAX_RELAY_BODY_BYTES, MAX_REPORT_BYTES, ProtocolError, type SignedReport } from '#protocol';
import {
  type CborItem,
  decodeCbor,
  encodeCbor,
  fromHex,
  type PeerId,
  SID_OPENER_BYTES,
  type StatementId,
  toHex,
} from '#trust';
import * as z from 'zod/mini';
import { plainText } from './plain-text.ts';

/** What peers say on `ctl` (§7). Everything but `bind` is dropped until the link is bound. */
export type CtlMessage =
  /** Proof that the descriptions really applied are those of the handshake (§3). */
  | { readonly type: 'bind'; readonly proof: Uint8Array }
  | { readonly type: 'heads'; readonly heads: readonly StatementId[] }
  | { readonly type: 'want'; readonly ids: readonly StatementId[] }
  | { readonly type: 'statements'; readonly wires: readonly Uint8Array[] }
  /** "I hold all that you hold, and accept you." */
  | { readonly type: 'ready'; readonly heads: readonly StatementId[] }
  /** What people call this peer, and its client number in the shared document's awareness. */
  | { readonly type: 'name'; readonly name: string; readonly clientId: number }
  /** What the sender's sid was made from, if it has a session at the node, and whom it is linked to. */
  | { readonly type: 'presence'; readonly opener: Uint8Array | undefined; readonly linked: readonly PeerId[] }
  /** Asks a neighbour to pass a pairing frame on to a peer that it is linked to. */
  | { readonly type: 'carry'; readonly to: PeerId; readonly frame: Uint8Array }
  | { readonly type: 'carried'; readonly from: PeerId; readonly frame: Uint8Array }
  /** The sender's own report, or somebody's that it passes on (§8). */
  | { readonly type: 'report'; readonly signed: SignedReport }
  | { readonly type: 'bye'; readonly reason: ByeReason; readonly wires: readonly Uint8Array[] };

/** Why a link is closed on purpose. */
export type ByeReason = z.infer<typeof ByeReason>;
const ByeReason = z.enum([
  'leaving',
  'not-accepted',
  'used-up',
  'expired',
  'revoked',
  'superseded',
  'protocol-error',
]);

/** Honest heads are one an author, and those of the members are fewer. Of more these are told. */
export const MAX_HEADS = 512;
const MAX_WANTED = 4096;
const MAX_STATEMENTS = 4096;
const MAX_STATEMENT_BYTES = 4096 + 128;
const MAX_NAME_CHARACTERS = 64;
const MAX_PEERS = 256;

/** One batch of statements is at most 60 KiB; ids of 4096 wanted ones are 140 KiB. */
export const MAX_CTL_BYTES = 256 * 1024;

/** Four times what a room's statements may come to in all; who asks for more and reads none of it is let go. */
export const MAX_WAITING_CTL = 16 * 1024 * 1024;

const bytes = (length: number) =>
  z.instanceof(Uint8Array).check(z.refine((value) => value.length === length));
const ids = (max: number) => z.array(bytes(32)).check(z.maxLength(max));
const Wires = z
  .array(z.instanceof(Uint8Array).check(z.refine((wire) => wire.length <= MAX_STATEMENT_BYTES)))
  .check(z.maxLength(MAX_STATEMENTS));

const Bind = z.tuple([z.literal(1), bytes(32)]);
const Heads = z.tuple([z.literal(2), ids(MAX_HEADS)]);
const Want = z.tuple([z.literal(3), ids(MAX_WANTED)]);
const Statements = z.tuple([z.literal(4), Wires]);
const Ready = z.tuple([z.literal(5), ids(MAX_HEADS)]);
const Name = z.tuple([z.literal(6), z.string().check(z.maxLength(MAX_NAME_CHARACTERS)), z.int()]);
const OpenerOrEmpty = z.union([bytes(SID_OPENER_BYTES), bytes(0)]);
const Presence = z.tuple([z.literal(7), OpenerOrEmpty, z.array(bytes(16)).check(z.maxLength(MAX_PEERS))]);
const Frame = z.instanceof(Uint8Array).check(z.refine((frame) => frame.length <= MAX_RELAY_BODY_BYTES));
const Carry = z.tuple([z.literal(9), bytes(16), Frame]);
const Carried = z.tuple([z.literal(10), bytes(16), Frame]);
const Report = z.tuple([
  z.literal(11),
  z.instanceof(Uint8Array).check(z.refine((payload) => payload.length <= MAX_REPORT_BYTES)),
  bytes(32),
  bytes(64),
]);
const Bye = z.tuple([z.literal(8), ByeReason, Wires]);

export function encodeCtl(message: CtlMessage): Uint8Array {
  return encodeCbor(toItem(message));
}

/** Throws `ProtocolError('malformed-ctl' | 'malformed-cbor')`. */
export function decodeCtl(frame: Uint8Array): CtlMessage {
  const item = decodeCbor(frame);
  switch (Array.isArray(item) ? item[0] : undefined) {
    case 1:
      return { type: 'bind', proof: check(Bind, item)[1] };
    case 2:
      return { type: 'heads', heads: check(Heads, item)[1].map((id) => toHex(id)) };
    case 3:
      return { type: 'want', ids: check(Want, item)[1].map((id) => toHex(id)) };
    case 4:
      return { type: 'statements', wires: check(Statements, item)[1] };
    case 5:
      return { type: 'ready', heads: check(Ready, item)[1].map((id) => toHex(id)) };
    case 6: {
      const [, name, clientId] = check(Name, item);
      return { type: 'name', name, clientId };
    }
    case 7: {
      const [, opener, linked] = check(Presence, item);
      return {
        type: 'presence',
        opener: opener.length === 0 ? undefined : opener,
        linked: linked.map((peer) => toHex(peer)),
      };
    }
    case 8: {
      const [, reason, wires] = check(Bye, item);
      return { type: 'bye', reason, wires };
    }
    case 9: {
      const [, to, frame] = check(Carry, item);
      return { type: 'carry', to: toHex(to), frame };
    }
    case 10: {
      const [, from, frame] = check(Carried, item);
      return { type: 'carried', from: toHex(from), frame };
    }
    case 11: {
      const [, payload, key, signature] = check(Report, item);
      return { type: 'report', signed: { bytes: payload, key, signature } };
    }
    default:
      throw new ProtocolError('malformed-ctl', 'unknown type');
  }
}

/** What people are shown of a name; undefined where that is nothing. */
export function plainName(name: string): string | undefined {
  return plainText(name, MAX_NAME_CHARACTERS) || undefined;
}

function toItem(message: CtlMessage): CborItem {
  switch (message.type) {
    case 'bind':
      return [1, message.proof];
    case 'heads':
      return [2, message.heads.map(fromHex)];
    case 'want':
      return [3, message.ids.map(fromHex)];
    case 'statements':
      return [4, message.wires];
    case 'ready':
      return [5, message.heads.map(fromHex)];
    case 'name':
      return [6, message.name.slice(0, MAX_NAME_CHARACTERS), message.clientId];
    case 'presence':
      return [7, message.opener ?? new Uint8Array(), message.linked.map(fromHex)];
    case 'carry':
      return [9, fromHex(message.to), message.frame];
    case 'carried':
      return [10, fromHex(message.from), message.frame];
    case 'report':
      return [11, message.signed.bytes, message.signed.key, message.signed.signature];
    case 'bye':
      return [8, message.reason, message.wires];
  }
}

function check<S extends z.ZodMiniType>(schema: S, item: CborItem): z.infer<S> {
  const parsed = schema.safeParse(item);
  if (!parsed.success) throw new ProtocolError('malformed-ctl', parsed.error.issues[0]?.path.join('.'));
  return parsed.data;
}
