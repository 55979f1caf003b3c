import { base64urlnopad } from '@scure/base';
import * as z from 'zod/mini';

/** The public name that the node groups connections by; short enough to read over a phone. */
export const RoomCode = z
  .string()
  .check(z.regex(/^[a-z0-9-]{3,64}$/))
  .brand<'RoomCode'>();
export type RoomCode = z.infer<typeof RoomCode>;

/** Sixteen bytes as base64url without padding: 22 characters whose last one has four zero bits. */
const SixteenBytes = z.string().check(z.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/));

/** One connection of a peer to the node; new for every connection, so it can not be followed. */
export const Sid = SixteenBytes.brand<'Sid'>();
export type Sid = z.infer<typeof Sid>;

/** What a newcomer with an invite presents to the node; means something only to who knows the invite. */
export const Tag = SixteenBytes.brand<'Tag'>();
export type Tag = z.infer<typeof Tag>;

export const SID_BYTES = 16;

export function sidFromBytes(bytes: Uint8Array): Sid {
  return Sid.parse(encodeBase64url(bytes));
}

export function encodeBase64url(bytes: Uint8Array): string {
  return base64urlnopad.encode(bytes);
}

/** Strict: a character outside the alphabet, padding or non-zero trailing bits throw. */
export function decodeBase64url(text: string): Uint8Array {
  return base64urlnopad.decode(text);
}
