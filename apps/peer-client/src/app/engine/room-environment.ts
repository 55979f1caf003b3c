import {
  type Clock,
  openIndexedDbDeviceStore,
  openWebSocket,
  type RoomEnvironment,
  ThreadVerifier,
  webRtcTransport,
  workerThread,
} from '#mesh';
import { ClientConfig } from '#protocol';
import { openRoomDocument } from './room-document.ts';

/** The engine's world in a browser: IndexedDB, WebRTC, and the node that served this page. */
export async function browserEnvironment(): Promise<RoomEnvironment> {
  const [store, signalUrl] = await Promise.all([openIndexedDbDeviceStore(), findSignalUrl()]);
  return {
    store,
    transport: webRtcTransport({ RTCPeerConnection }),
    signalUrl,
    openSocket: openWebSocket,
    appUrl: `${location.origin}/`,
    openDocument: openRoomDocument,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    clock,
    verifier: new ThreadVerifier(workerThread(makeVerifier), clock),
  };
}

/** Without an answer (the node is away, the page came from a cache) the node is where the page came from. */
async function findSignalUrl(): Promise<string> {
  const signal = (await fetchConfig())?.signal ?? '/signal';
  const url = new URL(signal, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  return url.href;
}

async function fetchConfig(): Promise<ClientConfig | undefined> {
  try {
    const answer = await fetch('/config.json', { signal: AbortSignal.timeout(3_000) });
    const parsed = ClientConfig.safeParse(await answer.json());
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

const clock: Clock = { now: () => Date.now(), after: callAfter };

const makeVerifier = (): Worker =>
  new Worker(new URL('./verifier.worker.ts', import.meta.url), { type: 'module' });

function callAfter(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
