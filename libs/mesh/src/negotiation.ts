import { ProtocolError } from '#protocol';
import type { SignalMessage } from '#trust';
import type { Clock } from './room-api.ts';
import type { Connection, IceCandidate } from './transport.ts';

/** The candidates of this device itself are found within moments; others wait longer for company. */
const FIRST_MS = 2;
const BATCH_MS = 100;
/** No more than a sealed `ice` may carry. */
const MAX_BATCH = 32;

export interface NegotiationOptions {
  readonly connection: Connection;
  /** The initiator of the pairing makes all offers. */
  readonly offers: boolean;
  readonly clock: Clock;
  readonly send: (message: SignalMessage) => void;
  /** A description that could not be made or applied; nothing more will come of this connection. */
  readonly failed: (error: unknown) => void;
}

/** Exchanges descriptions and candidates of one connection over the sealed session of its pairing. */
export class Negotiation {
  #steps: Promise<void> = Promise.resolve();
  #batch: IceCandidate[] = [];
  #sentFirst = false;
  #cancelFlush: (() => void) | undefined;
  #stopped = false;
  readonly #unsubscribe: () => void;

  constructor(private readonly options: NegotiationOptions) {
    this.#unsubscribe = options.connection.onCandidate((candidate) => this.#found(candidate));
  }

  offer({ restart }: { restart: boolean }): void {
    this.#inTurn(async () => {
      const sdp = await this.options.connection.createOffer({ restart });
      this.options.send({ type: 'sdp', kind: 'offer', sdp });
    });
  }

  receive(message: SignalMessage): void {
    this.#inTurn(() => this.#apply(message));
  }

  stop(): void {
    this.#stopped = true;
    this.#unsubscribe();
    this.#cancelFlush?.();
  }

  async #apply(message: SignalMessage): Promise<void> {
    const { connection, offers, send } = this.options;
    if (message.type === 'ice') return connection.addCandidates(message.candidates);
    if ((message.kind === 'answer') !== offers) throw new ProtocolError('unexpected-description');
    if (message.kind === 'answer') return connection.acceptAnswer(message.sdp);
    send({ type: 'sdp', kind: 'answer', sdp: await connection.acceptOffer(message.sdp) });
  }

  /** Descriptions and candidates are applied one after another, in the order they came. */
  #inTurn(step: () => Promise<void>): void {
    this.#steps = this.#steps
      .then(() => (this.#stopped ? undefined : step()))
      .catch((error: unknown) => {
        if (!this.#stopped) this.options.failed(error);
      });
  }

  #found(candidate: IceCandidate | undefined): void {
    if (!candidate) return this.#flush(true);
    this.#batch.push(candidate);
    if (this.#batch.length >= MAX_BATCH) return this.#flush(false);
    const wait = this.#sentFirst ? BATCH_MS : FIRST_MS;
    this.#cancelFlush ??= this.options.clock.after(wait, () => this.#flush(false));
  }

  #flush(done: boolean): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#sentFirst = true;
    const candidates = this.#batch;
    this.#batch = [];
    if (!this.#stopped) this.options.send({ type: 'ice', candidates, done });
  }
}
