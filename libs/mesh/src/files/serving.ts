import { ProtocolError } from '#protocol';
import type { MessageChannel } from '../message-channel.ts';
import type { Clock } from '../room-api.ts';
import {
  decodeTransferMessage,
  encodeTransferMessage,
  MAX_ASKED,
  type TransferMessage,
} from './file-messages.ts';
import type { FileRoot, Manifest } from './manifest.ts';
import type { PieceSet } from './piece-set.ts';
import type { BlobStore } from './store/blob-store.ts';

export interface ServingOptions {
  readonly root: FileRoot;
  readonly manifest: Manifest;
  readonly held: PieceSet;
  readonly needsManifest: boolean;
  readonly channel: MessageChannel;
  readonly store: Pick<BlobStore, 'read'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Resolves when a piece may go out, beside what else is sent. */
  readonly turn: () => Promise<void>;
  /** A piece that should be here is not, or not as it was. */
  readonly lost: (index: number) => void;
  readonly gave: () => void;
  readonly ended: () => void;
}

/**
 * Gives pieces of one file to one neighbour, as it asks for them and as fast as its channel takes them. A few pieces
 * are read ahead, so that the channel does not run dry while the device looks for the next one.
 */
export class Serving {
  readonly root: FileRoot;
  #queue: number[] = [];
  #pumping = false;
  #gaveAt = -Infinity;

  constructor(private readonly options: ServingOptions) {
    const { channel, manifest, held, needsManifest, ended } = options;
    this.root = options.root;
    channel.onMessage((message) => this.#receive(message));
    channel.onError(() => ended());
    channel.onClose(() => ended());
    if (needsManifest) this.#send({ type: 'manifest', manifest });
    this.#send({ type: 'pieces', bits: held.encode() });
  }

  got(index: number): void {
    this.#send({ type: 'got', index });
  }

  close(): void {
    this.#queue = [];
    this.options.channel.close();
  }

  #receive(bytes: Uint8Array): void {
    try {
      const message = decodeTransferMessage(bytes);
      if (message.type !== 'ask') throw new ProtocolError('malformed-transfer', 'only asks');
      this.#ask(message.indexes);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.close();
    }
  }

  #ask(indexes: readonly number[]): void {
    this.#queue.push(...indexes);
    if (this.#queue.length > MAX_ASKED) throw new ProtocolError('malformed-transfer', 'too much at once');
    if (!this.#pumping) void this.#pump();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    const ahead: Promise<Read>[] = [];
    for (let next = this.#readAhead(ahead); next; next = this.#readAhead(ahead)) {
      const { index, bytes } = await next;
      await this.options.channel.drained();
      await this.options.turn();
      if (this.options.channel.isClosed) break;
      if (bytes) this.#give(index, bytes);
      else this.#lacks(index);
    }
    this.#pumping = false;
  }

  /** The one whose turn it is, with those behind it on their way. */
  #readAhead(ahead: Promise<Read>[]): Promise<Read> | undefined {
    while (ahead.length <= READ_AHEAD) {
      const index = this.#queue.shift();
      if (index === undefined) break;
      ahead.push(this.#read(index));
    }
    return ahead.shift();
  }

  async #read(index: number): Promise<Read> {
    const { store, root, held } = this.options;
    return { index, bytes: held.has(index) ? await store.read(root, index) : undefined };
  }

  #give(index: number, bytes: Uint8Array): void {
    const { channel, clock, gave } = this.options;
    const now = clock.now();
    const message = encodeTransferMessage({ type: 'piece', index, bytes });
    if (now - this.#gaveAt < MOMENT_MS) channel.sendFast(...message);
    else channel.send(...message);
    this.#gaveAt = now;
    gave();
  }

  #lacks(index: number): void {
    if (this.options.held.has(index)) this.options.lost(index);
    this.#send({ type: 'lacks', index });
  }

  #send(message: TransferMessage): void {
    this.options.channel.send(...encodeTransferMessage(message));
  }
}

interface Read {
  readonly index: number;
  readonly bytes: Uint8Array | undefined;
}

/**
 * A letter waits for the frame before it on the same connection, and so for no longer than that. Also less than between
 * two pieces that give way to who works.
 */
const MOMENT_MS = 50;

/** Reading one takes as long as sending two, where other work is done meanwhile. */
const READ_AHEAD = 3;
