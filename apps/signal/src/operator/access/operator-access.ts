import type { IncomingHttpHeaders } from 'node:http';
import type { ProblemCode } from '#protocol/operator';
import { isOriginAllowed } from '../../public/origin-rule.ts';
import type { OperatorToken } from './operator-token.ts';
import type { RefusedTries } from './refused-tries.ts';
import { cookieIn, type OperatorTicket, type SessionCookies } from './session-cookies.ts';
import { Tries } from './tries.ts';

/** Who asks: a page with its cookie, or a program with the token itself. */
export type Operator = { kind: 'session'; ticket: OperatorTicket } | { kind: 'bearer' };

export interface Refused {
  readonly ok: false;
  readonly code: ProblemCode;
  readonly retryAfterMs?: number;
}

export interface Asked {
  readonly headers: IncomingHttpHeaders;
  /** As in `Connection.addressKey`. */
  readonly address: string;
  /** It may change something, so a page must say where it comes from. Also for the live feed. */
  readonly isChange: boolean;
}

/** Decides who is the operator. */
export class OperatorAccess {
  readonly #token: OperatorToken;
  readonly #cookies: SessionCookies;
  readonly #tries = new Tries();
  readonly #refused: RefusedTries;
  readonly #now: () => number;
  readonly #signedOut = new Set<(id: string) => void>();

  constructor(token: OperatorToken, cookies: SessionCookies, refused: RefusedTries, now: () => number) {
    this.#token = token;
    this.#cookies = cookies;
    this.#refused = refused;
    this.#now = now;
  }

  check({ headers, address, isChange }: Asked): { ok: true; operator: Operator } | Refused {
    if (!isOwnPage(headers)) return { ok: false, code: 'foreign-origin' };
    const bearer = /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1];
    if (bearer !== undefined) {
      const proven = this.#prove(bearer, address, 'bearer');
      return proven.ok ? { ok: true, operator: { kind: 'bearer' } } : proven;
    }
    const ticket = this.#cookies.check(cookieIn(headers.cookie) ?? '', this.#now());
    if (ticket === undefined) return { ok: false, code: 'not-signed-in' };
    // A browser sends an Origin with whatever changes something; without one it is not known whose page asks.
    if (isChange && headers.origin === undefined) return { ok: false, code: 'foreign-origin' };
    return { ok: true, operator: { kind: 'session', ticket } };
  }

  /** `cookie` is the value of the cookie. */
  signIn(
    token: string,
    { headers, address }: Omit<Asked, 'isChange'>,
  ): { ok: true; cookie: string; until: number } | Refused {
    if (!isOwnPage(headers)) return { ok: false, code: 'foreign-origin' };
    const proven = this.#prove(token, address, 'sign-in');
    if (!proven.ok) return proven;
    const { ticket, value } = this.#cookies.issue(this.#now());
    return { ok: true, cookie: value, until: ticket.until };
  }

  signOut(ticket: OperatorTicket): void {
    this.#cookies.signOut(ticket, this.#now());
    for (const tell of this.#signedOut) tell(ticket.id);
  }

  /** Told the id of the ticket. Returns the end. */
  whenSignedOut(tell: (id: string) => void): () => void {
    this.#signedOut.add(tell);
    return () => this.#signedOut.delete(tell);
  }

  /** Also the right token is not looked at after too many wrong ones: a guess must not be known by its answer. */
  #prove(token: string, address: string, how: 'sign-in' | 'bearer'): { ok: true } | Refused {
    const retryAfterMs = this.#tries.waitOf(address, this.#now());
    if (retryAfterMs > 0) return { ok: false, code: 'too-many-tries', retryAfterMs };
    if (this.#token.matches(token)) return { ok: true };
    this.#tries.count(address, this.#now());
    this.#refused.add(address, how);
    return { ok: false, code: 'wrong-token' };
  }
}

/** Cookies do not know ports: to the browser a page of the public listener is the same site as this one. */
function isOwnPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  const isNavigation = headers['sec-fetch-mode'] === 'navigate';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation) return false;
  return isOriginAllowed(headers.origin, headers.host, undefined);
}
