import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** Files as gzip, each compressed once; again when it has changed. */
export class CompressedFiles {
  private readonly kept = new Map<string, { changedAt: number; bytes: Promise<Buffer> }>();

  /** Rejects as `readFile` does where there is no such file. */
  async gzip(file: string): Promise<Buffer> {
    const { mtimeMs: changedAt } = await stat(file);
    const kept = this.kept.get(file);
    if (kept?.changedAt === changedAt) return kept.bytes;
    const bytes = readFile(file).then((content) => compress(content, { level: 9 }));
    this.kept.set(file, { changedAt, bytes });
    bytes.catch(() => this.kept.delete(file));
    return bytes;
  }
}
