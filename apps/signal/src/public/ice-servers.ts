import { createHmac } from 'node:crypto';
import type { IceServer, Sid } from '#protocol';

/** Long enough for the session's links to be made and repaired; a client that stays longer joins anew. */
const CREDENTIAL_SECONDS = 3600;

/**
 * The configured servers; TURN servers without a name of their own get credentials for this session by
 * coturn's REST scheme (`use-auth-secret`): username `expiry:sid`, password base64(HMAC-SHA1(secret, username)).
 */
export function iceServersFor(
  sid: Sid,
  servers: readonly IceServer[],
  turnSecret: string | undefined,
  nowMs: number,
): IceServer[] {
  if (turnSecret === undefined) return [...servers];
  const username = `${Math.floor(nowMs / 1000) + CREDENTIAL_SECONDS}:${sid}`;
  const credential = createHmac('sha1', turnSecret).update(username).digest('base64');
  return servers.map((server) => (needsCredential(server) ? { ...server, username, credential } : server));
}

function needsCredential({ urls, username }: IceServer): boolean {
  return username === undefined && [urls].flat().some((url) => /^turns?:/.test(url));
}
