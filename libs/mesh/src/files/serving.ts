import { ProtocolError } from '#protocol';
import type { MessageChannel } from '../message-channel.ts';
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
  /** A piece that should be here is not, or not as it was. */
  readonly lost: (index: number) => void;
  readonly ended: () => void;
}

/**
 * Gives pieces of one file to one neighbour, as it asks for them and as fast as its channel takes them: one piece is
 * read ahead, and no more.
 */
export class Serving {
  readonly root: FileRoot;
  #queue: number[] = [];
  #pumping = false;

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
    let next = this.#readNext();
    while (next) {
      const { index, bytes } = await next;
      const ahead = this.#readNext();
      await this.options.channel.drained();
      if (this.options.channel.isClosed) break;
      if (bytes) this.#send({ type: 'piece', index, bytes });
      else this.#lacks(index);
      next = ahead ?? this.#readNext();
    }
    this.#pumping = false;
  }

  #readNext(): Promise<{ index: number; bytes: Uint8Array | undefined }> | undefined {
    const index = this.#queue.shift();
    if (index === undefined) return undefined;
    const { store, root, held } = this.options;
    if (!held.has(index)) return Promise.resolve({ index, bytes: undefined });
    return store.read(root, index).then((bytes) => ({ index, bytes }));
  }

  #lacks(index: number): void {
    if (this.options.held.has(index)) this.options.lost(index);
    this.#send({ type: 'lacks', index });
  }

  #send(message: TransferMessage): void {
    this.options.channel.send(encodeTransferMessage(message));
  }
}
