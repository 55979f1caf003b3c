/** The port between the node client and a WebSocket; in memory in simulations. */
export interface NodeSocket {
  send(frame: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export interface NodeSocketEvents {
  opened(): void;
  received(frame: string | Uint8Array): void;
  /** Once, also when it never opened. */
  closed(code: number): void;
}

export type OpenNodeSocket = (url: string, events: NodeSocketEvents) => NodeSocket;

/** The platform's WebSocket: browsers and Node 24. */
export const openWebSocket: OpenNodeSocket = (url, events) => {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => events.opened();
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
    events.received(typeof data === 'string' ? data : new Uint8Array(data));
  socket.onclose = ({ code }) => events.closed(code);
  return {
    send: (frame) => socket.send(frame),
    close: () => socket.close(),
  };
};
