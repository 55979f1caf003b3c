import { joinRoom, MemoryDeviceStore, type OpenRoom, openWebSocket, webRtcTransport } from '#mesh';
import { NodePeerConnection } from '#mesh/node';
import { decodeInviteLink } from '#trust';
import { randomBytes } from 'node:crypto';
import { Doc } from 'yjs';

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

/** A peer without a browser: the same engine over libdatachannel, with a device that forgets. */
export async function joinFromNode(link: string, name: string): Promise<OpenRoom> {
  const decoded = decodeInviteLink(link);
  if (!decoded) throw new Error(`no link: ${link}`);
  const { origin } = new URL(link);
  const joined = await joinRoom(decoded, name, {
    store: new MemoryDeviceStore(random),
    transport: webRtcTransport({ RTCPeerConnection: NodePeerConnection }),
    signalUrl: `${origin.replace('http', 'ws')}/signal`,
    openSocket: openWebSocket,
    appUrl: origin,
    openDocument: () => Promise.resolve(new Doc()),
    random,
    clock: {
      now: () => Date.now(),
      after: (ms, callback) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
  });
  if (!joined.ok) throw new Error(joined.reason);
  return joined.room;
}
