import type { NodeConfig } from '../config/node-config.ts';
import type { Guard } from '../guard.ts';
import { OperatorAccess } from './access/operator-access.ts';
import { type FoundToken, findToken, MIN_TOKEN_LENGTH, OperatorToken } from './access/operator-token.ts';
import { RefusedTries } from './access/refused-tries.ts';
import { SessionCookies } from './access/session-cookies.ts';
import { Observatory } from './observatory/observatory.ts';
import { openProcessGauge } from './observatory/process-gauge.ts';
import { AuditLog } from './storage/audit-log.ts';
import { BanList } from './storage/ban-list.ts';
import { DataFolder } from './storage/data-folder.ts';

/** What the operator plane has before there are rooms. */
export interface OperatorParts {
  readonly folder: DataFolder;
  readonly token: FoundToken;
  readonly access: OperatorAccess;
  readonly bans: BanList;
  readonly audit: AuditLog;
  readonly observatory: Observatory;
  /** Whole milliseconds since the epoch, never backwards. */
  readonly now: () => number;
}

/** The node can not start, and the message says what the operator can do about it. */
export class StartProblem extends Error {}

export function openOperatorParts(config: NodeConfig, guard: Guard): OperatorParts {
  const folder = DataFolder.open(config.dataFolder);
  const token = findToken(config.operatorToken, config.operatorTokenFile, folder);
  if (token.kind === 'unreadable') {
    throw new StartProblem(`${token.variable}: expected a file with at least ${MIN_TOKEN_LENGTH} characters`);
  }
  const now = (): number => Math.floor(performance.timeOrigin + performance.now());
  const secret = new OperatorToken(token.token);
  const later = (callback: () => void, ms: number): (() => void) => {
    const timer = setTimeout(guard(callback), Math.max(0, ms)).unref();
    return () => clearTimeout(timer);
  };
  const [bans, audit] = [new BanList(folder), new AuditLog(folder)];
  const cookies = new SessionCookies(secret.cookieKey, folder, now());
  const access = new OperatorAccess(secret, cookies, new RefusedTries(audit, now, later), now);
  const observatory = new Observatory({
    now,
    later,
    gauge: openProcessGauge(),
    roomPeers: config.limits.roomPeers,
    diskTrouble: () => folder.trouble,
  });
  return { folder, token, access, bans, audit, observatory, now };
}
