import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { appendFile, chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Only the user who runs the node reads what is in it. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** A full disk gets room, a network folder comes back: so often it is looked at. */
const RETRY_MS = 10_000;

/** Of more that wait for the disk the oldest line is lost. */
const MAX_WAITING = 1000;

interface Write {
  readonly file: string;
  /** Of the audit log; any other takes the place of what was written before. */
  readonly isLine: boolean;
  readonly run: () => Promise<void>;
}

/**
 * The folder in which the node keeps what must outlive it. A disk that can not be used never stops the node: what
 * can not be written waits until it can, and `trouble` says why.
 */
export class DataFolder {
  /** Nothing is written any more. */
  #distrusted: string | undefined;
  /** Why the last write did not work. */
  #failing: string | undefined;
  readonly #waiting: Write[] = [];
  readonly #retryMs: number;
  #retry: NodeJS.Timeout | undefined;
  /** One write after another, so that files are as they were written last. */
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    readonly path: string,
    distrusted: string | undefined,
    retryMs: number,
  ) {
    this.#distrusted = distrusted;
    this.#retryMs = retryMs;
  }

  /** Made where it is missing. What is in one that can not be opened is not known, so it is left alone for good. */
  static open(path: string, retryMs = RETRY_MS): DataFolder {
    try {
      mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
      return new DataFolder(path, undefined, retryMs);
    } catch (error) {
      return new DataFolder(path, describe(error), retryMs);
    }
  }

  /** Why the disk is not used now; undefined as long as it is. */
  get trouble(): string | undefined {
    return this.#distrusted ?? this.#failing;
  }

  /** From now on nothing is written: what is there is not understood and must not be lost. */
  distrust(reason: string): void {
    this.#distrusted ??= reason;
    this.#waiting.length = 0;
  }

  /** Undefined where there is no such file, or none that can be read. */
  read(name: string): string | undefined {
    try {
      return readFileSync(join(this.path, name), 'utf8');
    } catch (error) {
      if (!isMissing(error)) this.distrust(describe(error));
      return undefined;
    }
  }

  /** At once, before the node starts: the caller needs to know whether it worked. */
  writeAtStart(name: string, text: string): boolean {
    if (this.trouble !== undefined) return false;
    const part = this.#partOf(name);
    try {
      writeFileSync(part, text, { mode: FILE_MODE, flag: 'wx' });
      renameSync(part, join(this.path, name));
      return true;
    } catch (error) {
      rmSync(part, { force: true });
      this.#failing = describe(error);
      return false;
    }
  }

  /** The whole file, or the old one where the power fails. */
  replace(name: string, text: string): void {
    for (const older of this.#waiting.filter(({ file, isLine }) => file === name && !isLine)) {
      this.#drop(older);
    }
    const run = async (): Promise<void> => {
      const part = this.#partOf(name);
      try {
        await writeFile(part, text, { mode: FILE_MODE, flag: 'wx' });
        await rename(part, join(this.path, name));
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    };
    this.#enqueue({ file: name, isLine: false, run });
  }

  append(name: string, line: string): void {
    let before = '';
    const run = async (): Promise<void> => {
      const path = join(this.path, name);
      const text = `${before}${line}\n`;
      // What a full disk has cut off ends there.
      before = '\n';
      await appendFile(path, text, { mode: FILE_MODE });
      await chmod(path, FILE_MODE);
    };
    this.#enqueue({ file: name, isLine: true, run });
  }

  /** The file so far gets another name, in the place of what had it. */
  rename(from: string, to: string): void {
    const run = async (): Promise<void> => {
      await rename(join(this.path, from), join(this.path, to)).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    };
    this.#enqueue({ file: from, isLine: false, run });
  }

  /** Resolves when everything that was to be written has been, or could not be. */
  settled(): Promise<void> {
    return this.#writing;
  }

  #enqueue(write: Write): void {
    if (this.#distrusted !== undefined) return;
    this.#waiting.push(write);
    const [oldest] = this.#waiting.filter(({ isLine }) => isLine);
    if (this.#waiting.length > MAX_WAITING && oldest) this.#drop(oldest);
    this.#writing = this.#writing.then(() => this.#work());
  }

  /** One file that can not be written holds up its own writes only. */
  async #work(): Promise<void> {
    const stuck = new Set<string>();
    let failing: string | undefined;
    for (const write of [...this.#waiting]) {
      if (this.#distrusted !== undefined || stuck.has(write.file)) continue;
      try {
        if (this.#failing !== undefined) await mkdir(this.path, { recursive: true, mode: FOLDER_MODE });
        await write.run();
        this.#drop(write);
      } catch (error) {
        stuck.add(write.file);
        failing = describe(error);
      }
    }
    this.#failing = failing;
    if (failing !== undefined) this.#tryLater();
  }

  #tryLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      this.#writing = this.#writing.then(() => this.#work());
    }, this.#retryMs).unref();
  }

  #drop(write: Write): void {
    const index = this.#waiting.indexOf(write);
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  #partOf(name: string): string {
    return join(this.path, `.${name}.${randomBytes(6).toString('hex')}`);
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** The code says enough; the message would repeat the path. */
function describe(error: unknown): string {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code === undefined ? String(error) : `${syscall ?? 'disk'}: ${code}`;
}
