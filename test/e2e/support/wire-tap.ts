import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import {
  decodeNodeFrame,
  decodePeerFrame,
  encodeFrame,
  type NodeFrame,
  type PeerEntry,
  type Sid,
} from '#protocol';

/** One frame as it crossed the wire; `who` is the person whose browser is at the other end. */
export interface TappedFrame {
  readonly who: string;
  readonly direction: 'to-node' | 'from-node';
  readonly bytes: Buffer;
  readonly isBinary: boolean;
}

/**
 * Stands in front of a node, passes everything on and keeps it: each request line with its headers and body-less
 * address, each WebSocket frame in both directions. Pages are opened at its origin. It can lead people to another
 * node, as a network does that has come apart, or to none, and lie to them as a node can.
 */
export class WireTap {
  readonly frames: TappedFrame[] = [];
  /** Method, address and headers, as the browsers sent them. */
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #node: URL;
  /** Whose sockets stand still, and what waits for them to move again. */
  readonly #still = new Map<string, (() => void)[]>();
  readonly #joined = new Map<string, Set<WebSocket>>();
  /** Where a person's way does not lead to that node. */
  readonly #detours = new Map<string, URL | 'nowhere'>();
  /** Whom the lists leave out that a person gets. */
  readonly #leftOut = new Map<string, string>();

  static async before(nodeOrigin: string): Promise<WireTap> {
    const tap = new WireTap(new URL(nodeOrigin));
    tap.#server.listen(0, '127.0.0.1');
    await once(tap.#server, 'listening');
    return tap;
  }

  private constructor(node: URL) {
    this.#node = node;
    this.#server = createServer((incoming, answer) => this.#passRequest(incoming, answer));
    this.#server.on('upgrade', (incoming, socket, head) => this.#passSocket(incoming, socket, head));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From here on this person finds that node; what goes on over the old one ends. */
  lead(who: string, nodeOrigin: string): void {
    this.#detour(who, new URL(nodeOrigin));
  }

  /** From here on no node hears this person; pages still load. */
  cutOff(who: string): void {
    this.#detour(who, 'nowhere');
  }

  /** From here on nothing that this person is told by the node mentions that other one. */
  leaveOut(other: string, who: string): void {
    this.#leftOut.set(who, other);
    this.#hangUp(who);
  }

  /** What the node told a person, from the `since`-th frame on, without what it only passed on, and `pong`. */
  toldTo(who: string, since = 0): NodeFrame[] {
    return this.#of(who, 'from-node', since).flatMap(({ isBinary, bytes }) => {
      if (isBinary) return [];
      const frame = decodeNodeFrame(bytes.toString());
      if (!frame.ok) throw new Error(`the node sent ${bytes.toString()}`);
      return frame.value.event === 'pong' ? [] : [frame.value];
    });
  }

  sentBy(who: string, since = 0): TappedFrame[] {
    return this.#of(who, 'to-node', since);
  }

  receivedBy(who: string, since = 0): TappedFrame[] {
    return this.#of(who, 'from-node', since);
  }

  /** As a lost network does it: nothing passes either way, nobody is told, and new connections hang. */
  stall(who: string): void {
    this.#still.set(who, []);
    for (const socket of this.#joined.get(who) ?? []) socket.pause();
  }

  release(who: string): void {
    const waiting = this.#still.get(who) ?? [];
    this.#still.delete(who);
    for (const socket of this.#joined.get(who) ?? []) socket.resume();
    for (const go of waiting) go();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #detour(who: string, to: URL | 'nowhere'): void {
    this.#detours.set(who, to);
    this.#hangUp(who);
  }

  /** Who had a session asks for another one. */
  #hangUp(who: string): void {
    for (const socket of [...(this.#joined.get(who) ?? [])]) socket.terminate();
  }

  #of(who: string, direction: TappedFrame['direction'], since: number): TappedFrame[] {
    return this.frames.slice(since).filter((frame) => frame.who === who && frame.direction === direction);
  }

  #passRequest(incoming: IncomingMessage, answer: ServerResponse): void {
    this.#note(incoming);
    const { method, url, headers } = incoming;
    const way = this.#detours.get(personOf(incoming)) ?? this.#node;
    const { hostname, port } = way === 'nowhere' ? this.#node : way;
    const onward = request({ hostname, port, method, path: url, headers, agent: false });
    onward.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  }

  /** The node's side first: who can not have it does not get the tap instead. */
  #passSocket(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    const waiting = this.#still.get(personOf(incoming));
    if (waiting) waiting.push(() => this.#connect(incoming, socket, head));
    else this.#connect(incoming, socket, head);
  }

  #connect(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#note(incoming);
    const { host = '', origin = '' } = incoming.headers;
    const way = this.#detours.get(personOf(incoming)) ?? this.#node;
    if (way === 'nowhere') return void socket.destroy();
    const address = `ws://${way.host}${incoming.url ?? '/'}`;
    const node = new WebSocket(address, { headers: { host, origin }, perMessageDeflate: false });
    node.once('error', () => socket.destroy());
    node.once('open', () =>
      this.#sockets.handleUpgrade(incoming, socket, head, (page) =>
        this.#join(personOf(incoming), page, node),
      ),
    );
  }

  #join(who: string, page: WebSocket, node: WebSocket): void {
    const joined = this.#joined.get(who) ?? new Set();
    this.#joined.set(who, joined.add(page).add(node));
    const pass = (from: WebSocket, to: WebSocket, direction: TappedFrame['direction']): void => {
      from.on('message', (data: Buffer, isBinary) => {
        const bytes = direction === 'to-node' || isBinary ? data : this.#retold(who, data);
        if (!bytes) return;
        this.frames.push({ who, direction, bytes, isBinary });
        to.send(bytes, { binary: isBinary });
      });
      from.on('error', () => to.terminate());
      from.on('close', (code) => {
        joined.delete(from);
        // One that stands still would wait for the other's word for ever.
        to.resume();
        if (isSendable(code)) to.close(code);
        else to.terminate();
      });
    };
    pass(page, node, 'to-node');
    pass(node, page, 'from-node');
  }

  /** Undefined where nothing is left of it. */
  #retold(who: string, bytes: Buffer): Buffer | undefined {
    const other = this.#leftOut.get(who);
    if (other === undefined) return bytes;
    const said = decodeNodeFrame(bytes.toString());
    if (!said.ok) return bytes;
    const frame = withoutSids(said.value, this.#sidsOf(other));
    return frame && Buffer.from(encodeFrame(frame));
  }

  #sidsOf(who: string): ReadonlySet<Sid> {
    const sent = this.sentBy(who).flatMap(({ isBinary, bytes }) => {
      const frame = isBinary ? undefined : decodePeerFrame(bytes.toString());
      return frame?.ok && frame.value.event === 'join' ? [frame.value.data.sid] : [];
    });
    return new Set(sent);
  }

  #note({ method, url, rawHeaders }: IncomingMessage): void {
    this.requests.push([`${method} ${url}`, ...rawHeaders].join('\n'));
  }
}

function withoutSids(frame: NodeFrame, hidden: ReadonlySet<Sid>): NodeFrame | undefined {
  switch (frame.event) {
    case 'welcome':
      return { ...frame, data: { ...frame.data, peers: others(frame.data.peers, hidden) } };
    case 'peers':
      return { ...frame, data: { peers: others(frame.data.peers, hidden) } };
    case 'arrive':
    case 'leave':
      return hidden.has(frame.data.sid) ? undefined : frame;
    default:
      return frame;
  }
}

function others(peers: readonly PeerEntry[], hidden: ReadonlySet<Sid>): PeerEntry[] {
  return peers.filter(({ sid }) => !hidden.has(sid));
}

/** What marks a person's browser in its requests: the only thing in them that a test can choose per device. */
export function userAgentOf(who: string): string {
  return `tessera-e2e/${who}`;
}

function personOf({ headers }: IncomingMessage): string {
  return /tessera-e2e\/(\S+)$/.exec(headers['user-agent'] ?? '')?.[1] ?? 'nobody';
}

/** 1005 and 1006 are said of a connection, never sent over one. */
function isSendable(code: number): boolean {
  return code === 1000 || code === 1001 || code === 1012 || code >= 3000;
}
