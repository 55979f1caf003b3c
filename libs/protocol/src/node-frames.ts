import * as z from 'zod/mini';
import { NODE_ERRORS, type NodeErrorCode } from './errors.ts';
import { RoomCode, Sid, Tag } from './ids.ts';
import { MAX_CONTROL_BYTES, PROTOCOL_VERSION } from './limits.ts';

/** What everybody in a room is told of one session. */
export const PeerEntry = z.strictObject({ sid: Sid, tag: z.optional(Tag) });
export type PeerEntry = z.infer<typeof PeerEntry>;

export const IceServer = z.strictObject({
  urls: z.union([z.string(), z.array(z.string())]),
  username: z.optional(z.string()),
  credential: z.optional(z.string()),
});
export type IceServer = z.infer<typeof IceServer>;

/** What the node enforces; clients pace themselves to it. */
export const SessionLimits = z.strictObject({
  framesPerSecond: z.int().check(z.positive()),
  burst: z.int().check(z.positive()),
  relayBytes: z.int().check(z.positive()),
  roomPeers: z.int().check(z.positive()),
});
export type SessionLimits = z.infer<typeof SessionLimits>;

export const Join = z.strictObject({
  event: z.literal('join'),
  data: z.strictObject({ v: z.int(), room: RoomCode, sid: Sid, tag: z.optional(Tag) }),
});
export type Join = z.infer<typeof Join>;

/** 32 bytes, 64 bytes and any bytes as base64url without padding; the trailing bits are zero. */
const KeyText = z.string().check(z.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/));
const SignatureText = z.string().check(z.regex(/^[A-Za-z0-9_-]{85}[AQgw]$/));
const BytesText = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.maxLength(MAX_CONTROL_BYTES));

/** What a peer says of its links, signed by its device key (§8); the node keeps the latest of a session. */
export const ReportFrame = z.strictObject({
  event: z.literal('report'),
  data: z.strictObject({ bytes: BytesText, key: KeyText, sig: SignatureText }),
});
export type ReportFrame = z.infer<typeof ReportFrame>;

/** A page can not see WebSocket pings, and so not tell a quiet room from a dead connection without asking. */
const Ping = z.strictObject({ event: z.literal('ping'), data: z.strictObject({}) });
const Pong = z.strictObject({ event: z.literal('pong'), data: z.strictObject({}) });

/** Control frames from a peer to the node. */
export const PeerFrame = z.discriminatedUnion('event', [Join, ReportFrame, Ping]);
export type PeerFrame = z.infer<typeof PeerFrame>;

const ErrorCode = z.enum(Object.keys(NODE_ERRORS) as [NodeErrorCode, ...NodeErrorCode[]]);

/** Control frames from the node to a peer. */
export const NodeFrame = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('welcome'),
    data: z.strictObject({
      v: z.literal(PROTOCOL_VERSION),
      sid: Sid,
      peers: z.array(PeerEntry),
      ice: z.array(IceServer),
      limits: SessionLimits,
    }),
  }),
  z.strictObject({ event: z.literal('arrive'), data: PeerEntry }),
  z.strictObject({ event: z.literal('leave'), data: z.strictObject({ sid: Sid }) }),
  z.strictObject({ event: z.literal('peers'), data: z.strictObject({ peers: z.array(PeerEntry) }) }),
  Pong,
  z.strictObject({
    event: z.literal('error'),
    data: z.strictObject({
      code: ErrorCode,
      text: z.string(),
      retryAfterMs: z.optional(z.int()),
      to: z.optional(Sid),
    }),
  }),
]);
export type NodeFrame = z.infer<typeof NodeFrame>;

/** A frame, or why there is none. Malformed input is an expected outcome, so it is a value. */
export type Decoded<T> =
  { ok: true; value: T } | { ok: false; reason: 'frame-too-large' | 'malformed'; detail: string };

export function decodePeerFrame(text: string): Decoded<PeerFrame> {
  return decodeJson(PeerFrame, text, MAX_CONTROL_BYTES);
}

/** A welcome of 256 peers with tags is about 20 KiB, so what a node sends may be larger than what it takes. */
export function decodeNodeFrame(text: string): Decoded<NodeFrame> {
  return decodeJson(NodeFrame, text, 4 * MAX_CONTROL_BYTES);
}

export function encodeFrame(frame: PeerFrame | NodeFrame): string {
  return JSON.stringify(frame);
}

function decodeJson<S extends z.ZodMiniType>(schema: S, text: string, maxBytes: number): Decoded<z.infer<S>> {
  if (text.length > maxBytes)
    return { ok: false, reason: 'frame-too-large', detail: `${text.length} characters` };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'malformed', detail: 'not JSON' };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return {
    ok: false,
    reason: 'malformed',
    detail: issue ? `${issue.path.join('.')}: ${issue.code}` : 'invalid',
  };
}
