import { ProtocolError } from '#protocol';
import type { PairingSession, PeerId } from '#trust';
import { MessageChannel } from '../message-channel.ts';
import { type Connection, MAX_CHANNEL_ID } from '../transport.ts';
import {
  decodeFilesMessage,
  encodeFilesMessage,
  type FilesMessage,
  FIRST_TRANSFER_CHANNEL,
  MAX_TRANSFER_BYTES,
} from './file-messages.ts';

/** A neighbour, as far as files go. */
export interface FilePeer {
  readonly peerId: PeerId;
  send(message: FilesMessage): void;
  /** A channel of the next number that is ours to choose; undefined when the link is ending. */
  openTransfer(): { readonly number: number; readonly channel: MessageChannel } | undefined;
  /** The channel of a number that the other side chose. Throws `ProtocolError` for one that it may not choose. */
  acceptTransfer(number: number): MessageChannel | undefined;
}

/**
 * The part of a link that files need: its `files` channel, and channels for transfers. The initiator of the
 * pairing chooses even numbers and the other side odd ones, each in turn, so that no two choose the same and a number is used
 * again only long after its channel has ended on both sides.
 */
export class LinkFiles implements FilePeer {
  readonly peerId: PeerId;
  readonly #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #listener: ((message: FilesMessage) => void) | undefined;
  #next: number;

  constructor(
    link: { readonly peerId: PeerId; readonly session: Pick<PairingSession, 'role'> },
    private readonly channel: MessageChannel,
    private readonly connection: Connection,
  ) {
    this.peerId = link.peerId;
    this.#next = FIRST_TRANSFER_CHANNEL + (link.session.role === 'initiator' ? 0 : 1);
  }

  /** From READY on; what came a moment earlier comes now, and if it is no message of ours the link ends. */
  listen(listener: (message: FilesMessage) => void): void {
    this.#listener = listener;
    try {
      for (const bytes of this.#early.splice(0)) listener(decodeFilesMessage(bytes));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.channel.close();
    }
  }

  /** Throws `ProtocolError`. */
  receive(bytes: Uint8Array): void {
    if (this.#listener) return this.#listener(decodeFilesMessage(bytes));
    this.#earlyBytes += bytes.length;
    if (this.#earlyBytes > MAX_EARLY_BYTES) throw new ProtocolError('files-before-ready');
    this.#early.push(bytes);
  }

  send(message: FilesMessage): void {
    this.channel.send(encodeFilesMessage(message));
  }

  openTransfer(): { readonly number: number; readonly channel: MessageChannel } | undefined {
    const number = this.#next;
    this.#next += 2;
    if (this.#next > MAX_CHANNEL_ID) this.#next = FIRST_TRANSFER_CHANNEL + (number % 2);
    const channel = this.#open(number);
    return channel && { number, channel };
  }

  acceptTransfer(number: number): MessageChannel | undefined {
    if (number % 2 === this.#next % 2) throw new ProtocolError('malformed-files', 'a number that is ours');
    return this.#open(number);
  }

  /** The engine throws when the connection is closed, and for a number that is still in use. */
  #open(number: number): MessageChannel | undefined {
    try {
      const channel = this.connection.channel(number, 'file');
      return new MessageChannel(channel, { maxMessageBytes: MAX_TRANSFER_BYTES });
    } catch {
      return undefined;
    }
  }
}

/** All that a device may hold, said twice. */
const MAX_EARLY_BYTES = 256 * 1024;
