import type { AuditLog } from '../storage/audit-log.ts';

/** Lines in one minute; the others become one line at its end, so that a guesser does not push out what matters. */
const LINES_A_MINUTE = 10;

const MINUTE_MS = 60_000;

/** Writes down who was wrong about the token. */
export class RefusedTries {
  readonly #audit: AuditLog;
  readonly #now: () => number;
  readonly #later: (callback: () => void, ms: number) => void;
  /** In the minute that began with the first of them. */
  #tries = 0;

  constructor(audit: AuditLog, now: () => number, later: (callback: () => void, ms: number) => void) {
    this.#audit = audit;
    this.#now = now;
    this.#later = later;
  }

  add(address: string, how: 'sign-in' | 'bearer'): void {
    if (this.#tries === 0) this.#later(() => this.#endMinute(), MINUTE_MS);
    this.#tries += 1;
    if (this.#tries <= LINES_A_MINUTE) this.#write(address, how === 'bearer' ? 'with a bearer token' : '');
  }

  #endMinute(): void {
    const more = this.#tries - LINES_A_MINUTE;
    this.#tries = 0;
    if (more > 0) this.#write('several addresses', `and ${more} more`);
  }

  #write(from: string, note: string): void {
    this.#audit.write({ at: this.#now(), from, by: 'none', action: 'sign-in-refused', target: '', note });
  }
}
