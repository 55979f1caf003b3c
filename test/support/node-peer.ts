import { joinRoom, MemoryDeviceStore, type OpenNodeSocket, type OpenRoom, webRtcTransport } from '#mesh';
import { NodePeerConnection } from '#mesh/node';
import { decodeInviteLink } from '#trust';
import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { Doc } from 'yjs';

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

/** Node's own WebSocket says `Origin: null`, as a sandboxed page does, and the node turns that away. */
const openSocket: OpenNodeSocket = (url, events) => {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on('open', () => events.opened());
  socket.on('message', (data: Buffer, isBinary) =>
    events.received(isBinary ? new Uint8Array(data) : data.toString()),
  );
  socket.on('close', (code) => events.closed(code));
  socket.on('error', () => socket.close());
  return { send: (frame) => socket.send(frame), close: () => socket.close() };
};

/** A peer without a browser: the same engine over libdatachannel, with a device that forgets. */
export async function joinFromNode(link: string, name: string, nodeOrigin: string): Promise<OpenRoom> {
  const decoded = decodeInviteLink(link);
  if (!decoded) throw new Error(`no link: ${link}`);
  const joined = await joinRoom(decoded, name, {
    store: new MemoryDeviceStore(random),
    transport: webRtcTransport({ RTCPeerConnection: NodePeerConnection }),
    signalUrl: `${nodeOrigin.replace('http', 'ws')}/signal`,
    openSocket,
    appUrl: nodeOrigin,
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
