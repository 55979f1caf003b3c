import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DataFolder } from '../storage/data-folder.ts';

/** Shorter ones can be guessed from a stolen cookie, whose key is made of the token. */
export const MIN_TOKEN_LENGTH = 16;

const FILE = 'operator-token';

const TOKEN_BYTES = 24;

/** What the operator proves to be the operator with. */
export class OperatorToken {
  /** Signs the cookies of sessions: they outlive a restart, and end when the token changes. */
  readonly cookieKey: Buffer;
  readonly #digest: Buffer;

  constructor(token: string) {
    this.#digest = digest(token);
    // 16 MiB and some tens of milliseconds, once: what a thief of a cookie pays for each guess.
    this.cookieKey = scryptSync(token, 'tessera/operator-session', 32);
  }

  /** Takes the same time whatever differs, and however long the guess is. */
  matches(guess: string): boolean {
    return timingSafeEqual(digest(guess), this.#digest);
  }
}

/** `fresh`: it was made just now, and has to be told to the operator once. `file` where it is kept, if anywhere. */
export type FoundToken =
  | { kind: 'given'; token: string }
  | { kind: 'kept'; token: string; file: string }
  | { kind: 'fresh'; token: string; file: string | undefined }
  | { kind: 'unreadable'; variable: 'TESSERA_OPERATOR_TOKEN_FILE' };

/** From the environment, from the file it names, from the data folder, or a new one. */
export function findToken(
  given: string | undefined,
  givenFile: string | undefined,
  folder: DataFolder,
): FoundToken {
  if (given !== undefined) return { kind: 'given', token: given };
  if (givenFile !== undefined) return readGivenFile(givenFile);
  const file = `${folder.path}/${FILE}`;
  const kept = folder.read(FILE)?.trim();
  if (kept !== undefined && kept.length >= MIN_TOKEN_LENGTH) return { kind: 'kept', token: kept, file };
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { kind: 'fresh', token, file: folder.writeAtStart(FILE, `${token}\n`) ? file : undefined };
}

function readGivenFile(file: string): FoundToken {
  try {
    const token = readFileSync(file, 'utf8').trim();
    if (token.length >= MIN_TOKEN_LENGTH) return { kind: 'given', token };
  } catch {
    // Said below, with the name of the variable.
  }
  return { kind: 'unreadable', variable: 'TESSERA_OPERATOR_TOKEN_FILE' };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
