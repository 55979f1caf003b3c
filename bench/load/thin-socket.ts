import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export const TEXT = 1;
export const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export interface ThinSocketEvents {
  opened(): void;
  /** `payload` is a view that is good for this call. */
  received(opcode: number, payload: Buffer): void;
  /** Once; 1006 where no close frame came. */
  closed(code: number): void;
}

/**
 * A WebSocket client that costs next to nothing, so that a load on two cores measures the server and not itself:
 * frames are made beforehand (`clientFrame`), and what arrives is cut, not copied.
 */
export class ThinSocket {
  readonly #socket: Socket;
  readonly #events: ThinSocketEvents;
  #rest: Buffer | undefined;
  #open = false;
  #code = 1006;

  constructor(port: number, path: string, events: ThinSocketEvents) {
    this.#events = events;
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.write(requestFor(port, path));
    this.#socket.on('data', (chunk) => this.#take(chunk));
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => events.closed(this.#code));
  }

  /** One or more whole frames. */
  write(frames: Buffer): void {
    this.#socket.write(frames);
  }

  /** Without a closing handshake. */
  destroy(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    let data = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    if (!this.#open) {
      const end = data.indexOf('\r\n\r\n');
      if (end >= 0 && !data.toString('latin1', 0, 12).startsWith('HTTP/1.1 101')) {
        throw new Error(`no WebSocket: ${data.toString('latin1', 0, end)}`);
      }
      this.#rest = end < 0 ? data : undefined;
      if (end < 0) return;
      this.#open = true;
      this.#events.opened();
      data = data.subarray(end + 4);
    }
    this.#rest = this.#cut(data);
  }

  /** Frames of a server are not masked. Returns what is left of one that has not come in whole. */
  #cut(data: Buffer): Buffer | undefined {
    let at = 0;
    while (at + 2 <= data.length) {
      const short = data.readUInt8(at + 1);
      const header = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (at + header > data.length) break;
      const length =
        short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : data.readUInt32BE(at + 6);
      const end = at + header + length;
      if (end > data.length) break;
      this.#frame(data.readUInt8(at) & 15, data.subarray(at + header, end));
      at = end;
    }
    return at < data.length ? data.subarray(at) : undefined;
  }

  #frame(opcode: number, payload: Buffer): void {
    if (opcode === PING) this.write(clientFrame(PONG, payload));
    else if (opcode === CLOSE) {
      this.#code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
      this.#socket.end(clientFrame(CLOSE, payload.subarray(0, 2)));
    } else this.#events.received(opcode, payload);
  }
}

/** The mask is zero, which costs a server as much to undo as any other. */
export function clientFrame(opcode: number, payload: Buffer): Buffer<ArrayBuffer> {
  const header = payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10;
  const frame = Buffer.alloc(header + 4 + payload.length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (header === 2 ? payload.length : header === 4 ? 126 : 127);
  if (header === 4) frame.writeUInt16BE(payload.length, 2);
  if (header === 10) frame.writeUInt32BE(payload.length, 6);
  payload.copy(frame, header + 4);
  return frame;
}

export function textFrame(text: string): Buffer<ArrayBuffer> {
  return clientFrame(TEXT, Buffer.from(text));
}

function requestFor(port: number, path: string): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    '\r\n',
  ].join('\r\n');
}
