import { BlockList, isIP } from 'node:net';
import * as z from 'zod';
import { MIN_TOKEN_LENGTH } from '../operator/access/operator-token.ts';
import { IceServer, MAX_CONTROL_BYTES, MAX_RELAY_BODY_BYTES } from '#protocol';

/**
 * Every variable that the node reads: its name, its default, what it must look like and what it does.
 * `--help` and the table of docs/OPERATING.md come from here.
 */
export const Variables = z.strictObject({
  TESSERA_PUBLIC_HOST: z
    .string()
    .optional()
    .describe('address the public listener binds; all interfaces when unset'),
  TESSERA_PUBLIC_PORT: port(8080).describe('port of the public listener; 0 picks a free one'),
  TESSERA_OPERATOR_HOST: z.string().default('127.0.0.1').describe('address the operator listener binds'),
  TESSERA_OPERATOR_PORT: port(8081).describe('port of the operator listener; 0 picks a free one'),
  TESSERA_OPERATOR_TOKEN: z
    .string()
    .min(MIN_TOKEN_LENGTH, `at least ${MIN_TOKEN_LENGTH} characters`)
    .optional()
    .describe('what the operator signs in with; a random one, kept in the data folder, when unset'),
  TESSERA_OPERATOR_TOKEN_FILE: z
    .string()
    .optional()
    .describe('file that holds the token, where TESSERA_OPERATOR_TOKEN is unset'),
  TESSERA_DATA_DIR: z
    .string()
    .default('data')
    .describe("folder for the operator's token, bans and audit log; made where it is missing"),
  TESSERA_ALLOWED_ORIGINS: list(isOrigin, 'origins such as https://a.example, separated by commas')
    .optional()
    .describe('origins whose pages may connect; the same host when unset'),
  TESSERA_TRUSTED_PROXIES: list(isSubnet, 'addresses or subnets such as 10.0.0.0/8, separated by commas')
    .default([])
    .describe('proxies whose X-Forwarded-For is believed'),
  TESSERA_SIGNAL_URL: z
    .string()
    .refine(isSignalUrl, 'a path such as /signal or a ws:// or wss:// address')
    .default('/signal')
    .describe('where the client served here connects, if not to this node'),
  TESSERA_ICE_SERVERS: json(z.array(IceServer), 'a JSON array of RTCIceServer objects')
    .default([])
    .describe('STUN and TURN servers told to the peers, as JSON'),
  TESSERA_TURN_SECRET: z
    .string()
    .min(16, 'at least 16 characters')
    .optional()
    .describe(
      'secret shared with coturn (use-auth-secret): turn: servers without a username get credentials for 1 h',
    ),
  TESSERA_LIMIT_CONTROL_BYTES: within(1024, MAX_CONTROL_BYTES, MAX_CONTROL_BYTES).describe(
    'bytes of a control frame',
  ),
  TESSERA_LIMIT_RELAY_BYTES: within(1024, MAX_RELAY_BODY_BYTES, MAX_RELAY_BODY_BYTES).describe(
    'bytes of the body of a relay frame',
  ),
  TESSERA_LIMIT_FRAMES_PER_SECOND: within(1, 100_000, 30).describe(
    "frames a second of one session (or 2 × the room's size, if more); a burst is four seconds' worth",
  ),
  TESSERA_LIMIT_ARRIVALS_PER_MINUTE: within(1, 1_000_000, 20).describe(
    'arrivals a minute in one room (or 2 × TESSERA_LIMIT_ROOM_PEERS, if more)',
  ),
  TESSERA_LIMIT_SOCKETS_PER_ADDRESS: within(1, 1_000_000, 64).describe(
    'sockets of one address (IPv6: of one /64)',
  ),
  TESSERA_LIMIT_ROOM_PEERS: within(2, 256, 32).describe('peers in one room'),
  TESSERA_LIMIT_JOIN_SECONDS: within(1, 600, 10).describe('seconds from connecting to join'),
  TESSERA_LIMIT_HEARTBEAT_SECONDS: within(1, 600, 25).describe(
    'seconds between pings; a session that answers neither of two is closed',
  ),
  TESSERA_LIMIT_QUIET_BYTES: within(1024, 2 ** 30, 2 ** 20).describe(
    'buffered bytes above which a session is told of no more arrivals and leaves until it has caught up',
  ),
  TESSERA_LIMIT_BUFFERED_BYTES: within(65_536, 2 ** 31, 4 * 2 ** 20).describe(
    'buffered bytes above which a session that does not read is closed',
  ),
  TESSERA_LOG_LEVEL: z
    .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], {
      error: 'silent, fatal, error, warn, info, debug or trace',
    })
    .default('info')
    .describe('least level that is logged; debug names rooms and sessions'),
});
export type Variables = z.infer<typeof Variables>;

export type VariableName = keyof Variables;

function within(least: number, most: number, byDefault: number) {
  const expected = `a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, expected)
    .transform(Number)
    .refine((value) => value >= least && value <= most, expected)
    .default(byDefault);
}

function port(byDefault: number) {
  return within(0, 65_535, byDefault);
}

function list(accepts: (item: string) => boolean, expected: string) {
  return z
    .string()
    .transform((text) => text.split(',').map((item) => item.trim()))
    .refine((items) => items.every(accepts), expected);
}

function json<T>(schema: z.core.$ZodType<T>, expected: string) {
  return z.string().transform((text, context): T => {
    const parsed = z.safeParse(schema, parseJson(text));
    if (parsed.success) return parsed.data;
    context.addIssue(expected);
    return z.NEVER;
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function isSubnet(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (rest.length > 0 || isIP(address) === 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128));
}

function isSignalUrl(text: string): boolean {
  if (/^\/[\w./-]*$/.test(text)) return true;
  return URL.canParse(text) && ['ws:', 'wss:'].includes(new URL(text).protocol);
}

/** For addresses that `isSubnet` accepted. */
export function toBlockList(subnets: readonly string[]): BlockList {
  const listed = new BlockList();
  for (const subnet of subnets) {
    const [address = '', bits] = subnet.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) listed.addAddress(address, family);
    else listed.addSubnet(address, Number(bits), family);
  }
  return listed;
}
