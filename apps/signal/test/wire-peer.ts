import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type ClientOptions, WebSocket } from 'ws';
import {
  decodeNodeFrame,
  decodeRelay,
  encodeFrame,
  encodeRelay,
  type NodeFrame,
  RoomCode,
  type Sid,
  sidFromBytes,
  type Tag,
} from '#protocol';

type Event = NodeFrame['event'];
type FrameOf<E extends Event> = Extract<NodeFrame, { event: E }>;

/** What arrived, in order: control frames decoded, relays as who and what. */
export type Received = NodeFrame | { event: 'relay'; data: { from: Sid; body: Buffer } };

export type DataOf<E extends Received['event']> = Extract<Received, { event: E }>['data'];

/** A peer as the node sees it: a WebSocket and no more. Remembers all that it received. */
export class WirePeer {
  readonly sid: Sid = sidFromBytes(randomBytes(16));
  readonly received: Received[] = [];
  /** Resolves with the code and the reason once the socket is closed. */
  readonly closed: Promise<{ code: number; reason: string }>;
  private readonly waiters = new Set<() => void>();

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer, isBinary) => this.take(data, isBinary));
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  static async connect(url: string, options: ClientOptions = {}): Promise<WirePeer> {
    const peer = new WirePeer(new WebSocket(`${url.replace('http', 'ws')}/signal`, options));
    await once(peer.socket, 'open');
    return peer;
  }

  static async join(
    url: string,
    room: string,
    options: { tag?: Tag } & ClientOptions = {},
  ): Promise<WirePeer> {
    const { tag, ...socketOptions } = options;
    const peer = await WirePeer.connect(url, socketOptions);
    peer.sendJoin(room, tag);
    await peer.until('arrive', ({ sid }) => sid === peer.sid);
    return peer;
  }

  sendJoin(room: string, tag?: Tag): void {
    const data = { v: 1, room: RoomCode.parse(room), sid: this.sid, ...(tag === undefined ? {} : { tag }) };
    this.socket.send(encodeFrame({ event: 'join', data }));
  }

  relay(to: Sid, body: string | Uint8Array): void {
    this.socket.send(encodeRelay(to, typeof body === 'string' ? Buffer.from(body) : body));
  }

  of<E extends Received['event']>(event: E): DataOf<E>[] {
    return this.received.filter((frame) => frame.event === event).map((frame) => frame.data) as DataOf<E>[];
  }

  /** Bodies of the relays from one sender, in order. */
  bodiesFrom(from: Sid): string[] {
    return this.of('relay')
      .filter((relay) => relay.from === from)
      .map(({ body }) => body.toString());
  }

  /** Waits for the first such frame, past or future; rejects when the socket closes without one. */
  async until<E extends Received['event']>(
    event: E,
    accepts: (data: DataOf<E>) => boolean = () => true,
  ): Promise<DataOf<E>> {
    await this.untilTrue(() => this.of(event).some(accepts));
    return this.of(event).find(accepts)!;
  }

  /** Checks after every frame that arrives. */
  untilTrue(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        if (!condition()) return;
        this.waiters.delete(check);
        resolve();
      };
      this.waiters.add(check);
      check();
      void this.closed.then(({ code, reason }) =>
        reject(new Error(`closed ${code} ${reason} while waiting`)),
      );
    });
  }

  /** All frames that the node was sent before are handled: it answers in order. */
  async settled(): Promise<void> {
    const count = this.of('error').length;
    this.relay(NOBODY, 'are you done?');
    await this.untilTrue(() => this.of('error').length > count && this.of('error').at(-1)?.to === NOBODY);
  }

  /** Stops reading, as a page that sleeps does. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** The TCP socket below, for what a WebSocket client would never send. */
  get raw(): Socket {
    return (this.socket as unknown as { _socket: Socket })._socket;
  }

  async leave(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  private take(data: Buffer, isBinary: boolean): void {
    this.received.push(isBinary ? relayOf(data) : controlOf(data));
    for (const check of [...this.waiters]) check();
  }
}

/** A sid that nobody has. */
export const NOBODY = sidFromBytes(Buffer.alloc(16, 0xee));

function relayOf(data: Buffer): Received {
  const relay = decodeRelay(data);
  if (relay === undefined) throw new Error('the node sent a binary frame that is no relay');
  return { event: 'relay', data: { from: relay.sid, body: Buffer.from(relay.body) } };
}

function controlOf(data: Buffer): FrameOf<Event> {
  const decoded = decodeNodeFrame(data.toString());
  if (!decoded.ok) throw new Error(`the node sent ${decoded.detail}: ${data.toString()}`);
  return decoded.value;
}
