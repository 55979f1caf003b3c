import type { BlobAnswer, BlobCall, PlainName } from './blob-calls.ts';
import { OpfsBlobs } from './opfs-blobs.ts';

/** What a worker is that keeps files for a page: answers its calls, several at a time. */
export function serveBlobs(scope: Pick<DedicatedScope, 'addEventListener' | 'postMessage'>): void {
  const adding = new Map<number, AbortController>();
  let blobs: OpfsBlobs | undefined;

  const perform = async (call: BlobCall): Promise<unknown> => {
    if (call.call === 'open') {
      blobs = await OpfsBlobs.open(call.roomId);
      return undefined;
    }
    if (call.call === 'stop-adding') return adding.get(call.id)?.abort();
    if (!blobs) throw new Error('not open');
    if (call.call !== 'add') return plain(blobs, call.call, [...call.args]);
    const stop = new AbortController();
    adding.set(call.id, stop);
    const onProgress = (bytes: number): void => scope.postMessage({ id: call.id, kind: 'progress', bytes });
    return blobs.add(call.source, { signal: stop.signal, onProgress }).finally(() => adding.delete(call.id));
  };

  scope.addEventListener('message', ({ data }) => {
    perform(data).then(
      (result) => {
        if (data.call === 'stop-adding') return;
        const transfer = result instanceof Uint8Array ? [result.buffer as ArrayBuffer] : [];
        scope.postMessage({ id: data.id, kind: 'result', result }, { transfer });
      },
      (error: unknown) => scope.postMessage({ id: data.id, kind: 'failed', why: String(error) }),
    );
  });
}

/** As much of a dedicated worker's global scope as is used. */
interface DedicatedScope {
  addEventListener(type: 'message', listener: (event: { readonly data: BlobCall }) => void): void;
  postMessage(answer: BlobAnswer, options?: { transfer: Transferable[] }): void;
}

function plain(blobs: OpfsBlobs, name: PlainName, args: unknown[]): unknown {
  return (blobs[name] as (...all: unknown[]) => unknown).apply(blobs, args);
}
