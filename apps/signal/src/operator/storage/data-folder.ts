import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { appendFile, chmod, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Only the user who runs the node reads what is in it. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * The folder in which the node keeps what must outlive it. A disk that can not be used never stops the node: what
 * would have been written is kept in memory by whoever wrote it, and `trouble` says why.
 */
export class DataFolder {
  #trouble: string | undefined;
  /** One write after another, so that files are as they were written last. */
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    readonly path: string,
    trouble: string | undefined,
  ) {
    this.#trouble = trouble;
  }

  /** Made where it is missing. */
  static open(path: string): DataFolder {
    try {
      mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
      return new DataFolder(path, undefined);
    } catch (error) {
      return new DataFolder(path, describe(error));
    }
  }

  /** Why the disk is not used any more; undefined as long as it is. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** From now on nothing is written: what is there is not understood and must not be lost. */
  distrust(reason: string): void {
    this.#trouble ??= reason;
  }

  /** Undefined where there is no such file, or none that can be read. */
  read(name: string): string | undefined {
    try {
      return readFileSync(join(this.path, name), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#trouble ??= describe(error);
      return undefined;
    }
  }

  /** At once, before the node starts: the caller needs to know whether it worked. */
  writeAtStart(name: string, text: string): boolean {
    if (this.#trouble !== undefined) return false;
    const part = this.#partOf(name);
    try {
      writeFileSync(part, text, { mode: FILE_MODE, flag: 'wx' });
      renameSync(part, join(this.path, name));
      return true;
    } catch (error) {
      this.#trouble = describe(error);
      return false;
    }
  }

  /** The whole file, or the old one where the power fails. */
  replace(name: string, text: string): void {
    this.#enqueue(async () => {
      const part = this.#partOf(name);
      await writeFile(part, text, { mode: FILE_MODE, flag: 'wx' });
      await rename(part, join(this.path, name));
    });
  }

  append(name: string, line: string): void {
    this.#enqueue(async () => {
      const file = join(this.path, name);
      await appendFile(file, `${line}\n`, { mode: FILE_MODE });
      await chmod(file, FILE_MODE);
    });
  }

  /** The file so far gets another name, in the place of what had it. */
  rename(from: string, to: string): void {
    this.#enqueue(() => rename(join(this.path, from), join(this.path, to)));
  }

  /** Resolves when everything that was to be written has been, or could not be. */
  settled(): Promise<void> {
    return this.#writing;
  }

  #enqueue(write: () => Promise<void>): void {
    this.#writing = this.#writing.then(async () => {
      if (this.#trouble !== undefined) return;
      await write().catch((error: unknown) => {
        this.#trouble = describe(error);
      });
    });
  }

  #partOf(name: string): string {
    return join(this.path, `.${name}.${randomBytes(6).toString('hex')}`);
  }
}

/** The code says enough; the message would repeat the path. */
function describe(error: unknown): string {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code === undefined ? String(error) : `${syscall ?? 'disk'}: ${code}`;
}
