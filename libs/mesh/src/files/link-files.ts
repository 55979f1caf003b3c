import { ProtocolError } from '#protocol';
import type { PairingSession, PeerId } from '#trust';
import { MessageChannel } from '../message-channel.ts';
import type { Connection } from '../transport.ts';
import { decodeFilesMessage, encodeFilesMessage, type FilesMessage } from './file-messages.ts';
import { LANES_CHANNEL, MAX_LANES_BYTES } from './lanes/lane-messages.ts';
import type { Source } from './source.ts';
import { type OpenedTransfer, TransferChannels } from './transfer-channels.ts';

/** A way to a neighbour, as far as files go: its link, or a lane beside it. */
export interface FilePeer {
  readonly peerId: PeerId;
  readonly source: Source;
  /** The link itself: what a neighbour may ask for is counted there. */
  readonly link: FilePeer;
  send(message: FilesMessage): void;
  /** A channel of the next number that is ours to choose; undefined when the way is ending. */
  openTransfer(): OpenedTransfer | undefined;
  /** The channel of a number that the other side chose. Throws `ProtocolError` for one that it may not choose. */
  acceptTransfer(number: number): MessageChannel | undefined;
}

/** The part of a link that files need: its `files` channel, and channels for transfers and for lanes. */
export class LinkFiles implements FilePeer {
  readonly peerId: PeerId;
  readonly source: PeerId;
  readonly link = this;
  readonly session: PairingSession;
  readonly #transfers: TransferChannels;
  readonly #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #listener: ((message: FilesMessage) => void) | undefined;
  #lanes: MessageChannel | undefined;

  constructor(
    link: { readonly peerId: PeerId; readonly session: PairingSession },
    private readonly channel: MessageChannel,
    private readonly connection: Connection,
  ) {
    this.peerId = this.source = link.peerId;
    this.session = link.session;
    this.#transfers = new TransferChannels(connection, link.session.role === 'initiator' ? 'even' : 'odd');
  }

  /** From READY on; what came a moment earlier comes now, and if it is no message of ours the link ends. */
  listen(listener: (message: FilesMessage) => void): void {
    this.#listener = listener;
    this.orEnd(() => {
      for (const bytes of this.#early.splice(0)) listener(decodeFilesMessage(bytes));
    });
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

  openTransfer(): OpenedTransfer | undefined {
    return this.#transfers.open();
  }

  acceptTransfer(number: number): MessageChannel | undefined {
    return this.#transfers.accept(number);
  }

  /** Where lanes are agreed on; the same one each time, and undefined when the link is ending. */
  openLanes(): MessageChannel | undefined {
    try {
      const raw = () => this.connection.channel(LANES_CHANNEL, 'lanes');
      return (this.#lanes ??= new MessageChannel(raw(), { maxMessageBytes: MAX_LANES_BYTES }));
    } catch {
      return undefined;
    }
  }

  /** Who breaks the protocol there loses the link. */
  orEnd(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.channel.close();
    }
  }
}

/** All that a device may hold, said twice. */
const MAX_EARLY_BYTES = 256 * 1024;
