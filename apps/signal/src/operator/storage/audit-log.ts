import { AuditEntry } from '#protocol/operator';
import type { DataFolder } from './data-folder.ts';

const FILE = 'audit.jsonl';
const OLDER_FILE = 'audit.1.jsonl';

/** So many are told to a dashboard; the files have all. */
const KEPT = 1000;

/** A file this long becomes the older one: a stranger who guesses tokens must not fill the disk. */
const MAX_FILE_BYTES = 16 * 2 ** 20;

/** What operators did, one JSON line each, appended and never changed. */
export class AuditLog {
  readonly #folder: DataFolder;
  /** Oldest first. */
  readonly #latest: AuditEntry[];
  #bytes: number;

  constructor(folder: DataFolder) {
    this.#folder = folder;
    const text = folder.read(FILE) ?? '';
    this.#bytes = text.length;
    this.#latest = text.split('\n').slice(-KEPT).flatMap(parseLine);
  }

  write(entry: AuditEntry): void {
    const line = JSON.stringify(entry);
    this.#latest.push(entry);
    if (this.#latest.length > KEPT) this.#forgetOne();
    if (this.#bytes + line.length > MAX_FILE_BYTES) this.#turnOver();
    this.#bytes += line.length + 1;
    this.#folder.append(FILE, line);
  }

  /** The newest `limit` of those before `before`, newest first. */
  newest(limit: number, before: number): { entries: AuditEntry[]; more: boolean } {
    const earlier = this.#latest.filter(({ at }) => at < before);
    return { entries: earlier.slice(-limit).reverse(), more: earlier.length > limit };
  }

  /** Guesses may not take more than half, so that what operators did stays. */
  #forgetOne(): void {
    const isRefused = ({ action }: AuditEntry): boolean => action === 'sign-in-refused';
    const refused = this.#latest.filter(isRefused).length;
    this.#latest.splice(refused > KEPT / 2 ? this.#latest.findIndex(isRefused) : 0, 1);
  }

  #turnOver(): void {
    this.#folder.rename(FILE, OLDER_FILE);
    this.#bytes = 0;
  }
}

/** A line that was cut off when the power failed is left out. */
function parseLine(line: string): AuditEntry[] {
  try {
    const parsed = AuditEntry.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
