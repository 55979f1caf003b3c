import {
  type Clock,
  EngineVerifier,
  openWebSocket,
  rehearseJoin,
  type RoomEnvironment,
  ThreadVerifier,
  type Transport,
  webRtcTransport,
  workerThread,
} from '#mesh';
import { findSignalUrl } from './signal-url.ts';
import { type BrowserDevice, openBrowserDevice } from './browser-device.ts';

/** The engine's world in a browser: IndexedDB, WebRTC, and the node that served this page. */
export async function browserEnvironment(): Promise<{ device: BrowserDevice; env: RoomEnvironment }> {
  const [device, signalUrl] = await Promise.all([
    openBrowserDevice(clock, random),
    findSignalUrl(location.href),
  ]);
  const transport = webRtcTransport({ RTCPeerConnection });
  // A page that can make none says so to who needs one.
  rehearseConnection(transport).catch(() => undefined);
  /** Until somebody really goes to a room. */
  const rehearsing = new AbortController();
  const env: RoomEnvironment = {
    store: device.store,
    transport,
    signalUrl,
    openSocket: (...to) => {
      rehearsing.abort();
      return openWebSocket(...to);
    },
    appUrl: `${location.origin}/`,
    openDocument: (roomId) => device.openDocument(roomId),
    openBlobs: (roomId) => device.openBlobs(roomId),
    random,
    clock,
    verifier: new EngineVerifier(crypto.subtle, new ThreadVerifier(workerThread(makeVerifier), clock)),
  };
  rehearseSoon(env, REHEARSALS, rehearsing.signal);
  return { device, env };
}

/** The first is slow, and after a few there is nothing more to be won. */
const REHEARSALS = 4;

/** One that fails is of no use, and of no harm. */
function rehearseSoon(env: RoomEnvironment, times: number, signal: AbortSignal): void {
  setTimeout(() => {
    if (signal.aborted) return;
    const more = () => times > 1 && rehearseSoon(env, times - 1, signal);
    rehearseJoin(env, signal).then(more, () => undefined);
  }, 20);
}

/** The first connection of a page takes the longest. This one looks for no address and asks nobody. */
async function rehearseConnection(transport: Transport): Promise<void> {
  const connection = await transport.open({ iceServers: [], relayOnly: true });
  connection.channel(0, 'rehearsal');
  await connection.createOffer({ restart: false });
  connection.close();
}

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

const clock: Clock = { now: () => Date.now(), after: callAfter };

const makeVerifier = (): Worker =>
  new Worker(new URL('./verifier.worker.ts', import.meta.url), { type: 'module' });

function callAfter(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
