import type { FileRoot, Manifest } from '../manifest.ts';
import { pieceCount } from '../manifest.ts';
import { PieceSet } from '../piece-set.ts';
import type { StoreFault } from '../transfer-events.ts';
import type { BlobAnswer, BlobCall, PlainName, ResultOf } from './blob-calls.ts';
import type { AddOptions, AddResult, BlobStore, KeptBlob, PrepareResult } from './blob-store.ts';

/**
 * The store of a page whose worker keeps the files of that room (`serveBlobs`). Rejects where the browser keeps
 * nothing. When the worker dies nothing is kept any more, and every call says so.
 */
export async function openWorkerBlobStore(makeWorker: () => Worker, roomId: string): Promise<BlobStore> {
  const calls = new WorkerCalls(makeWorker());
  await calls.open(roomId);
  return new WorkerBlobStore(calls);
}

class WorkerBlobStore implements BlobStore {
  readonly durability = 'device';

  constructor(private readonly calls: WorkerCalls) {}

  async kept(): Promise<readonly KeptBlob[]> {
    const kept = await this.calls.call('kept').catch(() => []);
    return kept.map(({ content, ...rest }) => ({
      ...rest,
      content: content && {
        manifest: content.manifest,
        held: PieceSet.decode(content.bits, pieceCount(content.manifest.size)),
      },
    }));
  }

  async add(source: Blob, options: AddOptions): Promise<AddResult> {
    return this.calls.add(source, options).catch(() => ({ ok: false, why: 'unavailable' }));
  }

  async prepare(manifest: Manifest): Promise<PrepareResult> {
    try {
      const prepared = await this.calls.call('prepare', manifest);
      if (!prepared.ok) return prepared;
      return { ok: true, held: PieceSet.decode(prepared.bits, pieceCount(manifest.size)) };
    } catch {
      return { ok: false, why: 'unavailable' };
    }
  }

  async write(root: FileRoot, index: number, bytes: Uint8Array): Promise<'kept' | 'wrong' | StoreFault> {
    return this.calls.call('write', root, index, givenAway(bytes)).catch(() => 'unavailable');
  }

  async read(root: FileRoot, index: number): Promise<Uint8Array | undefined> {
    return this.calls.call('read', root, index).catch(() => undefined);
  }

  async setWanted(root: FileRoot, wanted: boolean): Promise<void> {
    await this.calls.call('setWanted', root, wanted).catch(() => undefined);
  }

  async setEntry(root: FileRoot, entry: Uint8Array): Promise<void> {
    await this.calls.call('setEntry', root, entry.slice()).catch(() => undefined);
  }

  async open(root: FileRoot): Promise<Blob | undefined> {
    return this.calls.call('whole', root).catch(() => undefined);
  }

  async remove(root: FileRoot): Promise<void> {
    await this.calls.call('remove', root).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.calls.call('close').catch(() => undefined);
    this.calls.end();
  }
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: (bytes: number) => void;
}

/** Questions to a worker, and its answers. */
class WorkerCalls {
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #isDead = false;

  constructor(private readonly worker: Worker) {
    worker.onmessage = ({ data }: MessageEvent<BlobAnswer>) => this.#answered(data);
    worker.onerror = () => this.end();
    worker.onmessageerror = () => this.end();
  }

  async open(roomId: string): Promise<void> {
    await this.#ask((id) => ({ id, call: 'open', roomId }));
  }

  async call<Name extends PlainName>(
    call: Name,
    ...args: Extract<BlobCall, { call: Name; args: unknown }>['args']
  ): Promise<ResultOf<Name>> {
    const transfer = args.flatMap((one): Transferable[] => (one instanceof Uint8Array ? [one.buffer] : []));
    return (await this.#ask(
      (id) => ({ id, call, args }) as BlobCall,
      () => {},
      transfer,
    )) as ResultOf<Name>;
  }

  async add(source: Blob, { signal, onProgress }: AddOptions): Promise<AddResult> {
    const id = this.#asked;
    const stop = (): void => this.worker.postMessage({ id, call: 'stop-adding' } satisfies BlobCall);
    signal.addEventListener('abort', stop, { once: true });
    const added = this.#ask((number) => ({ id: number, call: 'add', source }), onProgress);
    return added.finally(() => signal.removeEventListener('abort', stop)) as Promise<AddResult>;
  }

  end(): void {
    this.#isDead = true;
    this.worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new Error('the worker is gone'));
    this.#waiting.clear();
  }

  #ask(
    make: (id: number) => BlobCall,
    onProgress: (bytes: number) => void = () => {},
    transfer: Transferable[] = [],
  ): Promise<unknown> {
    if (this.#isDead) return Promise.reject(new Error('the worker is gone'));
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, onProgress });
      this.worker.postMessage(make(id), transfer);
    });
  }

  #answered(answer: BlobAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if (answer.kind === 'progress') return waiting?.onProgress(answer.bytes);
    this.#waiting.delete(answer.id);
    if (answer.kind === 'result') waiting?.resolve(answer.result);
    else waiting?.reject(new Error(answer.why));
  }
}

/** The memory goes to the worker with them: copied only out of what holds much else. */
function givenAway(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, length } = bytes;
  const isMostOfIt = buffer instanceof ArrayBuffer && buffer.byteLength <= length + MAX_HEADER_BYTES;
  return isMostOfIt ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice();
}

/** What a message has in front of its piece. */
const MAX_HEADER_BYTES = 16;
