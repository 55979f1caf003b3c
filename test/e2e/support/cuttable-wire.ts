import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { BrowserContext } from 'playwright-core';

/**
 * Stands between the pages of a few people, so that their links can be cut as a lost network cuts them: without
 * a word, and without root. Each candidate that a page is told is replaced by a port of this process, which passes
 * on what comes there, or does not.
 */
export class CuttableWire {
  #isCut = false;
  #isClosed = false;
  #packets = 0;
  readonly #ports = new Map<string, Promise<number>>();
  readonly #sockets: Socket[] = [];

  /** `delayMs` each way; `loss` is the share of packets that never arrive. */
  constructor(private readonly weather: { readonly delayMs: number; readonly loss: number } = CALM) {}

  /** Before the first page of that person. */
  async laidFor(context: BrowserContext): Promise<void> {
    await context.exposeBinding('portInPlaceOf', (_, address: string, port: number) =>
      this.#portInPlaceOf(address, port),
    );
    await context.addInitScript(replaceCandidates);
  }

  /** Passed on so far: a test that cuts a wire which carries nothing shows nothing. */
  get packets(): number {
    return this.#packets;
  }

  cut(): void {
    this.#isCut = true;
  }

  mend(): void {
    this.#isCut = false;
  }

  close(): void {
    this.#isClosed = true;
    for (const socket of this.#sockets) socket.close();
  }

  #portInPlaceOf(address: string, port: number): Promise<number> {
    const key = `${address} ${port}`;
    const known = this.#ports.get(key) ?? this.#standIn(address, port);
    this.#ports.set(key, known);
    return known;
  }

  /** As a router does: whoever sends there gets a socket of its own towards the one behind it. */
  async #standIn(address: string, port: number): Promise<number> {
    const outer = await this.#open(address);
    const inner = new Map<string, Promise<Socket>>();
    const innerFor = async (from: RemoteInfo): Promise<Socket> => {
      const socket = await this.#open(address);
      socket.on('message', (packet) => this.#pass(() => outer.send(packet, from.port, from.address)));
      return socket;
    };
    outer.on('message', (packet, from) => {
      const key = `${from.address} ${from.port}`;
      const socket = inner.get(key) ?? innerFor(from);
      inner.set(key, socket);
      this.#pass(() => void socket.then((open) => open.send(packet, port, address)));
    });
    return outer.address().port;
  }

  async #open(address: string): Promise<Socket> {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    this.#sockets.push(socket);
    socket.bind(0, address);
    await once(socket, 'listening');
    return socket;
  }

  #pass(send: () => void): void {
    if (this.#isCut) return;
    this.#packets += 1;
    const { delayMs, loss } = this.weather;
    if (loss > 0 && Math.random() < loss) return;
    if (delayMs === 0) send();
    else setTimeout(() => !this.#isClosed && send(), delayMs);
  }
}

const CALM = { delayMs: 0, loss: 0 };

/** Runs in the page, before its own scripts. */
function replaceCandidates(): void {
  const { portInPlaceOf } = globalThis as unknown as {
    portInPlaceOf: (address: string, port: number) => Promise<number>;
  };
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
      const parts = candidate?.candidate?.split(' ') ?? [];
      const [, , , , address, port] = parts;
      if (address === undefined || port === undefined) return super.addIceCandidate(candidate);
      parts[5] = String(await portInPlaceOf(address, Number(port)));
      return super.addIceCandidate({ ...candidate, candidate: parts.join(' ') });
    }
  };
}
