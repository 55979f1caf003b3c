import type { OpenNodeSocket } from '#mesh';
import { WebSocket } from 'ws';

/** Node's own WebSocket says `Origin: null`, as a sandboxed page does, and the node turns that away. */
export const openWs: OpenNodeSocket = (url, events) => {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on('open', () => events.opened());
  socket.on('message', (data: Buffer, isBinary) =>
    events.received(isBinary ? new Uint8Array(data) : data.toString()),
  );
  socket.on('close', (code) => events.closed(code));
  socket.on('error', () => socket.close());
  return { send: (frame) => socket.send(frame), close: () => socket.close() };
};
