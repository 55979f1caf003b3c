import {
  type Clock,
  openWebSocket,
  type RoomEnvironment,
  ThreadVerifier,
  webRtcTransport,
  workerThread,
} from '#mesh';
import { rehearse } from '#trust';
import { findSignalUrl } from './signal-url.ts';
import { type BrowserDevice, openBrowserDevice } from './browser-device.ts';

/** The engine's world in a browser: IndexedDB, WebRTC, and the node that served this page. */
export async function browserEnvironment(): Promise<{ device: BrowserDevice; env: RoomEnvironment }> {
  const [device, signalUrl] = await Promise.all([
    openBrowserDevice(clock, random),
    findSignalUrl(location.href),
  ]);
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

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

const clock: Clock = { now: () => Date.now(), after: callAfter };

const makeVerifier = (): Worker =>
  new Worker(new URL('./verifier.worker.ts', import.meta.url), { type: 'module' });

function callAfter(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
