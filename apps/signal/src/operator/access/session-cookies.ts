import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { DataFolder } from '../storage/data-folder.ts';

export const COOKIE_NAME = 'tessera_operator';

/** A working day. */
export const SESSION_MS = 12 * 3600 * 1000;

const FILE = 'signed-out.json';

/** Sessions that were signed out are remembered until they would have ended; more at once nobody signs out. */
const MAX_SIGNED_OUT = 10_000;

export interface OperatorTicket {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/**
 * Cookies that say who signed in until when, signed with a key made of the token: the node keeps no list of
 * sessions, only of those that were signed out before their time.
 */
export class SessionCookies {
  readonly #key: Buffer;
  readonly #folder: DataFolder;
  readonly #signedOut: Map<string, number>;

  constructor(key: Buffer, folder: DataFolder, now: number) {
    this.#key = key;
    this.#folder = folder;
    this.#signedOut = readSignedOut(folder, now);
  }

  issue(now: number): { ticket: OperatorTicket; value: string } {
    const ticket = { id: randomBytes(12).toString('base64url'), until: now + SESSION_MS };
    const body = `${ticket.until}.${ticket.id}`;
    return { ticket, value: `${body}.${this.#sign(body)}` };
  }

  /** Undefined for what this key has not signed, what is over, and what was signed out. */
  check(value: string, now: number): OperatorTicket | undefined {
    const [until = '', id = '', signature = '', ...rest] = value.split('.');
    const expected = Buffer.from(this.#sign(`${until}.${id}`));
    const given = Buffer.from(signature);
    if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected))
      return undefined;
    if (Number(until) <= now || this.#signedOut.has(id)) return undefined;
    return { id, until: Number(until) };
  }

  signOut({ id, until }: OperatorTicket, now: number): void {
    this.#signedOut.set(id, until);
    for (const [known, end] of this.#signedOut) {
      if (end <= now || this.#signedOut.size > MAX_SIGNED_OUT) this.#signedOut.delete(known);
    }
    this.#folder.replace(FILE, `${JSON.stringify([...this.#signedOut])}\n`);
  }

  #sign(body: string): string {
    return createHmac('sha256', this.#key).update(body).digest('base64url');
  }
}

const SignedOut = z.array(z.tuple([z.string(), z.number()]));

function readSignedOut(folder: DataFolder, now: number): Map<string, number> {
  const text = folder.read(FILE);
  if (text === undefined) return new Map();
  try {
    return new Map(SignedOut.parse(JSON.parse(text)).filter(([, until]) => until > now));
  } catch {
    folder.distrust(`${FILE} can not be understood`);
    return new Map();
  }
}

/** The value of our cookie in a `Cookie` header. Of two with the name, the first one counts. */
export function cookieIn(header: string | undefined): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === COOKIE_NAME) return value;
  }
  return undefined;
}
