import {
  type Clock,
  openWebSocket,
  type RoomEnvironment,
  ThreadVerifier,
  webRtcTransport,
  workerThread,
} from '#mesh';
import { ClientConfig } from '#protocol';
import { rehearse } from '#trust';
import { type BrowserDevice, openBrowserDevice } from './browser-device.ts';

/** The engine's world in a browser: IndexedDB, WebRTC, and the node that served this page. */
export async function browserEnvironment(): Promise<{ device: BrowserDevice; env: RoomEnvironment }> {
  const [device, signalUrl] = await Promise.all([openBrowserDevice(clock, random), findSignalUrl()]);
  rehearseSoon(REHEARSALS);
  const env: RoomEnvironment = {
    store: device.store,
    transport: webRtcTransport({ RTCPeerConnection }),
    signalUrl,
    openSocket: openWebSocket,
    appUrl: `${location.origin}/`,
    openDocument: (roomId) => device.openDocument(roomId),
    openBlobs: (roomId) => device.openBlobs(roomId),
    random,
    clock,
    verifier: new ThreadVerifier(workerThread(makeVerifier), clock),
  };
  return { device, env };
}

/** The first is slow, and after a few there is nothing more to be won. */
const REHEARSALS = 4;

/** One at a time, so that what a person types meanwhile is seen. */
function rehearseSoon(times: number): void {
  setTimeout(() => {
    rehearse(random);
    if (times > 1) rehearseSoon(times - 1);
  }, 20);
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

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

const clock: Clock = { now: () => Date.now(), after: callAfter };

const makeVerifier = (): Worker =>
  new Worker(new URL('./verifier.worker.ts', import.meta.url), { type: 'module' });

function callAfter(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
