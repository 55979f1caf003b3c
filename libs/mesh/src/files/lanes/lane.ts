import { ProtocolError } from '#protocol';
import { equalBytes, laneProof, type PairingSession, type PeerId, type SignalMessage } from '#trust';
import { MessageChannel } from '../../message-channel.ts';
import { Negotiation } from '../../negotiation.ts';
import type { Clock } from '../../room-api.ts';
import type { Connection } from '../../transport.ts';
import {
  decodeFilesMessage,
  encodeFilesMessage,
  type FilesMessage,
  MAX_FILES_BYTES,
} from '../file-messages.ts';
import type { FilePeer } from '../link-files.ts';
import { laneSource, type Source } from '../source.ts';
import { type OpenedTransfer, TransferChannels } from '../transfer-channels.ts';
import type { LaneEnd } from './lane-messages.ts';

export interface LaneOptions {
  readonly number: number;
  /** Who opens a lane fetches over it, and the other side serves. */
  readonly isOurs: boolean;
  readonly link: FilePeer & { readonly session: PairingSession };
  readonly connection: Connection;
  readonly clock: Clock;
  readonly signal: (message: SignalMessage) => void;
}

export interface LaneEvents {
  ready(lane: Lane): void;
  /** Throws `ProtocolError`. */
  message(lane: Lane, message: FilesMessage): void;
  /** Once, and whoever closed it. */
  closed(lane: Lane, why: LaneEnd): void;
}

/**
 * A connection beside a link, for pieces of files and nothing else. Set up over the link, so that its certificates are
 * told by the one that they belong to; its first message, each way, shows that both ends are those of the link (§7).
 */
export class Lane implements FilePeer {
  readonly number: number;
  readonly isOurs: boolean;
  readonly peerId: PeerId;
  readonly source: Source;
  readonly link: FilePeer;
  #state: 'setting-up' | 'ready' | 'closed' = 'setting-up';
  readonly #channel: MessageChannel;
  readonly #transfers: TransferChannels;
  readonly #negotiation: Negotiation;
  readonly #cancel: () => void;
  #signals = 0;

  constructor(
    private readonly options: LaneOptions,
    private readonly events: LaneEvents,
  ) {
    const { number, isOurs, link, connection, clock, signal: send } = options;
    this.number = number;
    this.isOurs = isOurs;
    this.link = link;
    this.peerId = link.peerId;
    this.source = laneSource(link.peerId, number);
    this.#negotiation = new Negotiation({
      connection,
      clock,
      offers: isOurs,
      send,
      failed: () => this.close('failed'),
    });
    const raw = connection.channel(0, 'lane');
    raw.onOpen(() => this.#prove());
    this.#channel = new MessageChannel(raw, { maxMessageBytes: MAX_FILES_BYTES });
    this.#channel.onMessage((bytes) => this.#orClose(() => this.#receive(bytes)));
    this.#channel.onClose(() => this.close('failed'));
    this.#transfers = new TransferChannels(connection, isOurs ? 'even' : 'odd');
    connection.onState((state) => {
      if (state === 'closed' || state === 'failed' || state === 'disconnected') this.close('failed');
    });
    this.#cancel = clock.after(SET_UP_MS, () => this.#state === 'setting-up' && this.close('failed'));
    if (isOurs) this.#negotiation.offer({ restart: false });
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  /** Throws `ProtocolError` for more of them than a lane takes. */
  receiveSignal(message: SignalMessage): void {
    this.#signals += 1;
    if (this.#signals > MAX_SIGNALS) throw new ProtocolError('malformed-lanes', 'too many signals');
    if (this.#state !== 'closed') this.#negotiation.receive(message);
  }

  send(message: FilesMessage): void {
    this.#channel.send(encodeFilesMessage(message));
  }

  openTransfer(): OpenedTransfer | undefined {
    return this.#transfers.open();
  }

  acceptTransfer(number: number): MessageChannel | undefined {
    return this.#transfers.accept(number);
  }

  close(why: LaneEnd): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#cancel();
    this.#negotiation.stop();
    this.events.closed(this, why);
    this.#channel.close();
    this.options.connection.close();
  }

  #prove(): void {
    const proof = this.#proofOf(this.isOurs ? 'opener' : 'other');
    if (proof) this.#channel.send(proof);
    else this.close('failed');
  }

  #receive(bytes: Uint8Array): void {
    if (this.#state === 'ready') return this.events.message(this, decodeFilesMessage(bytes));
    if (this.#state === 'closed') return;
    const proof = this.#proofOf(this.isOurs ? 'other' : 'opener');
    if (!proof || !equalBytes(bytes, proof)) throw new ProtocolError('unbound');
    this.#state = 'ready';
    this.events.ready(this);
  }

  #proofOf(side: 'opener' | 'other'): Uint8Array | undefined {
    const applied = this.options.connection.appliedFingerprints();
    if (!applied) return undefined;
    const { local, remote } = applied;
    const [opener, other] = this.isOurs ? [local, remote] : [remote, local];
    return laneProof(this.options.link.session, side, { number: this.number, opener, other });
  }

  #orClose(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.close('failed');
    }
  }
}

/** Its two ends see each other already. */
const SET_UP_MS = 15_000;

/** A description, and candidates in some batches. */
const MAX_SIGNALS = 32;
