import { safePath } from './file-path.ts';
import type { AddingView, FileSource } from './room-files.ts';
import type { AddFault, AddResult, BlobStore } from './store/blob-store.ts';

type Added = Extract<AddResult, { ok: true }>;

interface Waiting {
  readonly key: number;
  readonly path: readonly string[];
  readonly blob: Blob;
  readonly stop: AbortController;
  bytes: number;
  fault: AddFault | undefined;
}

/** What a person has chosen and is not in the room yet: kept on the device one after another. */
export class Adding {
  #all: readonly Waiting[] = [];
  #lastKey = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: () => Promise<BlobStore>,
    private readonly added: (path: readonly string[], blob: Blob, result: Added) => void,
    private readonly changed: () => void,
  ) {}

  get views(): readonly AddingView[] {
    return this.#all.map(({ key, path, blob, bytes, fault }) => ({
      key,
      path,
      size: blob.size,
      // Read once for its hashes and once to be kept.
      share: blob.size === 0 ? 0 : Math.min(1, bytes / (2 * blob.size)),
      fault,
    }));
  }

  add(sources: readonly FileSource[]): void {
    const waiting = sources.map(({ blob, path }): Waiting => {
      const safe = safePath(path);
      const key = ++this.#lastKey;
      return {
        key,
        blob,
        path: safe.length > 0 ? safe : ['file'],
        stop: new AbortController(),
        bytes: 0,
        fault: undefined,
      };
    });
    this.#all = [...this.#all, ...waiting];
    for (const one of waiting) this.#turn = this.#turn.then(() => this.#keep(one));
    this.changed();
  }

  stop(key: number): void {
    this.#all.find((one) => one.key === key)?.stop.abort();
    this.#forget(key);
  }

  stopAll(): void {
    for (const { stop } of this.#all) stop.abort();
    this.#all = [];
  }

  async #keep(one: Waiting): Promise<void> {
    const { stop, blob, path, key } = one;
    if (stop.signal.aborted) return;
    const onProgress = (bytes: number): void => {
      one.bytes = bytes;
      this.changed();
    };
    const store = await this.store();
    const result = await store.add(blob, { signal: stop.signal, onProgress });
    if (stop.signal.aborted) return;
    if (result.ok) {
      this.added(path, blob, result);
      this.#forget(key);
    } else {
      one.fault = result.why;
      this.changed();
    }
  }

  #forget(key: number): void {
    this.#all = this.#all.filter((one) => one.key !== key);
    this.changed();
  }
}
