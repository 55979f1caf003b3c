import { decodeBase64url, encodeBase64url, RoomCode } from '#protocol';
import { readBytes, readText, readTuple, readUint } from './cbor-reader.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { fromHex, toHex, type RoomId, type StatementId } from './crypto.ts';
import { INVITE_SEED_BYTES } from './invite.ts';

/** What a link says. All of it is in the fragment, which a browser sends to no server (§4). */
export interface InviteLink {
  readonly roomCode: RoomCode;
  readonly roomId: RoomId;
  readonly seed: Uint8Array;
  readonly inviteId: StatementId;
  /** Milliseconds since the epoch, by the inviter's clock; the admitting member's clock decides. */
  readonly expires: number;
}

/** `appUrl` is where the client is served; a fragment it has is replaced. */
export function encodeInviteLink(appUrl: string, link: InviteLink): string {
  const bytes = encodeCbor([
    link.roomCode,
    fromHex(link.roomId),
    link.seed,
    fromHex(link.inviteId),
    link.expires,
  ]);
  const url = new URL(appUrl);
  url.hash = VERSION + encodeBase64url(bytes);
  return url.href;
}

/** Takes a whole link or its fragment, with or without `#`; undefined for what is no link of this version. */
export function decodeInviteLink(urlOrFragment: string): InviteLink | undefined {
  const text = urlOrFragment.trim();
  if (text.length > MAX_LINK_CHARACTERS) return undefined;
  const fragment = text.slice(text.indexOf('#') + 1);
  if (!fragment.startsWith(VERSION)) return undefined;
  try {
    return readLink(decodeBase64url(fragment.slice(VERSION.length)));
  } catch {
    return undefined;
  }
}

/** Version of the link and its separator. */
const VERSION = '1.';

/** Room code, two hashes, seed and date take about 250 characters; the rest is for the address. */
const MAX_LINK_CHARACTERS = 2048;

function readLink(bytes: Uint8Array): InviteLink {
  const [roomCode, roomId, seed, inviteId, expires] = readTuple(decodeCbor(bytes), 5);
  return {
    roomCode: RoomCode.parse(readText(roomCode, 64)),
    roomId: toHex(readBytes(roomId, 32)),
    seed: readBytes(seed, INVITE_SEED_BYTES),
    inviteId: toHex(readBytes(inviteId, 32)),
    expires: readUint(expires, 0, Number.MAX_SAFE_INTEGER),
  };
}
