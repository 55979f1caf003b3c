import type { VerifierAnswer, VerifierThread } from './thread-verifier.ts';

/** A Web Worker as the thread. Made anew at each start, since making one may throw. */
export function workerThread(make: () => Worker): VerifierThread {
  let worker: Worker | undefined;
  return {
    start: ({ answered, failed }) => {
      worker = make();
      worker.onmessage = ({ data }: MessageEvent<VerifierAnswer>) => answered(data);
      worker.onerror = failed;
      worker.onmessageerror = failed;
    },
    ask: (batch) => worker?.postMessage(batch),
    stop: () => worker?.terminate(),
  };
}
