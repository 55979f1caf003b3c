import { ProtocolError } from '#protocol';
import { MessageChannel } from '../message-channel.ts';
import { type Connection, MAX_CHANNEL_ID } from '../transport.ts';
import { FIRST_TRANSFER_CHANNEL, MAX_TRANSFER_BYTES } from './file-messages.ts';

/** A channel for one transfer, with its number. */
export interface OpenedTransfer {
  readonly number: number;
  readonly channel: MessageChannel;
}

/**
 * The channels of transfers over one connection. One side chooses even numbers and the other side odd ones, each in
 * turn, so that no two choose the same and a number is used again only long after its channel has ended on both sides.
 */
export class TransferChannels {
  #next: number;

  constructor(
    private readonly connection: Connection,
    numbers: 'even' | 'odd',
  ) {
    this.#next = FIRST_TRANSFER_CHANNEL + (numbers === 'even' ? 0 : 1);
  }

  /** Of the next number that is ours to choose; undefined when the connection is ending. */
  open(): OpenedTransfer | undefined {
    const number = this.#next;
    this.#next += 2;
    if (this.#next > MAX_CHANNEL_ID) this.#next = FIRST_TRANSFER_CHANNEL + (number % 2);
    const channel = this.#open(number);
    return channel && { number, channel };
  }

  /** Of a number that the other side chose. Throws `ProtocolError` for one that it may not choose. */
  accept(number: number): MessageChannel | undefined {
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
