import type { RandomBytes } from '#trust';
import type { Connection, ConnectionOptions, Transport } from '../transport.ts';
import { MemoryConnection } from './memory-connection.ts';

/**
 * Connections between hosts that share one process, under the same port as WebRTC. It has no clock and no
 * randomness of its own, so that a seeded simulation replays: `random` makes certificates, `schedule` decides
 * when each step runs (by default a microtask; order within one direction of a connection always holds).
 */
export class MemoryNetwork {
  readonly #random: RandomBytes;
  readonly #schedule: (task: () => void) => void;
  readonly #connections = new Map<string, MemoryConnection>();
  readonly #cuts = new Set<string>();
  #opened = 0;

  constructor(options: { random: RandomBytes; schedule?: (task: () => void) => void }) {
    this.#random = options.random;
    this.#schedule = options.schedule ?? queueMicrotask;
  }

  /** What `host` opens connections with. */
  transport(host: string): Transport {
    return {
      open: (options: ConnectionOptions): Promise<Connection> => Promise.resolve(this.#open(host, options)),
    };
  }

  /** Nothing passes between two hosts any more: `disconnected`; what is sent waits. */
  cut(a: string, b: string): void {
    this.#cuts.add(pairOf(a, b));
    this.#settleBetween(a, b);
  }

  /** The hosts can talk again; what waited is delivered, but a connection that `fail`ed needs a restart. */
  heal(a: string, b: string): void {
    this.#cuts.delete(pairOf(a, b));
    this.#settleBetween(a, b);
  }

  /** Connections between two hosts that are up now are given up by ICE: `failed` until a restart. */
  fail(a: string, b: string): void {
    for (const connection of this.#between(a, b)) connection.fail();
  }

  #open(host: string, options: ConnectionOptions): MemoryConnection {
    const address = `${host}/${++this.#opened}`;
    const connection = new MemoryConnection({
      host,
      address,
      relayOnly: options.relayOnly,
      random: this.#random,
      schedule: this.#schedule,
      find: (other) => this.#connections.get(other),
      isCut: (other) => this.#cuts.has(pairOf(host, other)),
      forget: () => this.#connections.delete(address),
    });
    this.#connections.set(address, connection);
    return connection;
  }

  #settleBetween(a: string, b: string): void {
    for (const connection of this.#between(a, b)) connection.settle();
  }

  #between(a: string, b: string): MemoryConnection[] {
    const hosts = pairOf(a, b);
    return [...this.#connections.values()].filter(
      ({ host, remoteHost }) => remoteHost !== undefined && pairOf(host, remoteHost) === hosts,
    );
  }
}

const pairOf = (a: string, b: string): string => JSON.stringify([a, b].sort());
