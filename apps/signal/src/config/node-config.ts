import type { IceServer } from '#protocol';
import type { RoomLimits } from '../rooms/room-limits.ts';
import { Variables } from './variables.ts';

export interface NodeConfig {
  readonly publicListener: { readonly host: string | undefined; readonly port: number };
  readonly operatorListener: { readonly host: string; readonly port: number };
  /** Undefined: from `operatorTokenFile`, or else from the data folder. */
  readonly operatorToken: string | undefined;
  readonly operatorTokenFile: string | undefined;
  readonly dataFolder: string;
  /** Undefined: only pages of the host that the request names. */
  readonly allowedOrigins: readonly string[] | undefined;
  readonly trustedProxies: readonly string[];
  readonly signalUrl: string;
  readonly iceServers: readonly IceServer[];
  readonly turnSecret: string | undefined;
  readonly limits: RoomLimits;
  readonly heartbeatSeconds: number;
  readonly logLevel: Variables['TESSERA_LOG_LEVEL'];
}

/** The configuration, or one line for each variable that is wrong: its name and what was expected. */
export type ReadConfig = { ok: true; config: NodeConfig } | { ok: false; problems: string[] };

/** Reads what starts with `TESSERA_`, an empty value as none, as Compose passes it; such a name that is not known is a problem, for it may be a misspelt limit. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ReadConfig {
  const ours = Object.entries(environment).filter(([name]) => name.startsWith('TESSERA_'));
  const parsed = Variables.safeParse(
    Object.fromEntries(ours.map(([name, value]) => [name, value || undefined])),
  );
  if (parsed.success) return { ok: true, config: toConfig(parsed.data) };
  return { ok: false, problems: parsed.error.issues.flatMap(describeIssue) };
}

type Issue = { code?: string; path: PropertyKey[]; message: string; keys?: string[] };

/** The value is not repeated: it may be a secret. */
function describeIssue(issue: Issue): string[] {
  if (issue.code === 'unrecognized_keys')
    return (issue.keys ?? []).map((name) => `${name}: there is no such variable`);
  return [`${issue.path.map(String).join('.')}: expected ${issue.message}`];
}

function toConfig(variables: Variables): NodeConfig {
  return {
    publicListener: { host: variables.TESSERA_PUBLIC_HOST, port: variables.TESSERA_PUBLIC_PORT },
    operatorListener: { host: variables.TESSERA_OPERATOR_HOST, port: variables.TESSERA_OPERATOR_PORT },
    operatorToken: variables.TESSERA_OPERATOR_TOKEN,
    operatorTokenFile: variables.TESSERA_OPERATOR_TOKEN_FILE,
    dataFolder: variables.TESSERA_DATA_DIR,
    allowedOrigins: variables.TESSERA_ALLOWED_ORIGINS,
    trustedProxies: variables.TESSERA_TRUSTED_PROXIES,
    signalUrl: variables.TESSERA_SIGNAL_URL,
    iceServers: variables.TESSERA_ICE_SERVERS,
    turnSecret: variables.TESSERA_TURN_SECRET,
    limits: toLimits(variables),
    heartbeatSeconds: variables.TESSERA_LIMIT_HEARTBEAT_SECONDS,
    logLevel: variables.TESSERA_LOG_LEVEL,
  };
}

function toLimits(variables: Variables): RoomLimits {
  return {
    controlBytes: variables.TESSERA_LIMIT_CONTROL_BYTES,
    relayBytes: variables.TESSERA_LIMIT_RELAY_BYTES,
    framesPerSecond: variables.TESSERA_LIMIT_FRAMES_PER_SECOND,
    arrivalsPerMinute: variables.TESSERA_LIMIT_ARRIVALS_PER_MINUTE,
    socketsPerAddress: variables.TESSERA_LIMIT_SOCKETS_PER_ADDRESS,
    roomPeers: variables.TESSERA_LIMIT_ROOM_PEERS,
    joinMs: variables.TESSERA_LIMIT_JOIN_SECONDS * 1000,
    quietBytes: variables.TESSERA_LIMIT_QUIET_BYTES,
    maxBufferedBytes: variables.TESSERA_LIMIT_BUFFERED_BYTES,
  };
}
