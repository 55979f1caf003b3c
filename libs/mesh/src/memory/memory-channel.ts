import { Listeners } from '../listeners.ts';
import { type Channel, CHANNEL_LOW_MARK, LARGE_CHANNEL_MESSAGE } from '../transport.ts';

/** What a channel sends towards the channel of the same number at the other end. */
export type MemoryPacket =
  { readonly kind: 'message'; readonly message: Uint8Array } | { readonly kind: 'close' };

/** `transmit` calls `done` at the moment of delivery. */
type Transmit = (packet: MemoryPacket, done: () => void) => void;

export class MemoryChannel implements Channel {
  readonly label: string;
  readonly longestMessage = LARGE_CHANNEL_MESSAGE;
  readonly #transmit: Transmit;
  readonly #open = new Listeners<[]>();
  readonly #message = new Listeners<[Uint8Array]>();
  readonly #close = new Listeners<[]>();
  readonly #drain = new Listeners<[]>();
  #state: 'waiting' | 'open' | 'closed' = 'waiting';
  #buffered = 0;

  constructor(label: string, transmit: Transmit) {
    this.label = label;
    this.#transmit = transmit;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  get bufferedBytes(): number {
    return this.#buffered;
  }

  send(message: Uint8Array): void {
    if (this.#state !== 'open') throw new Error(`channel ${this.label} is not open`);
    if (message.length > this.longestMessage) throw new RangeError('message too long for a channel');
    this.#buffered += message.length;
    this.#transmit({ kind: 'message', message: message.slice() }, () => this.#sent(message.length));
  }

  onOpen(listener: () => void): () => void {
    return this.#open.add(listener);
  }

  onMessage(listener: (message: Uint8Array) => void): () => void {
    return this.#message.add(listener);
  }

  onClose(listener: () => void): () => void {
    return this.#close.add(listener);
  }

  onDrain(listener: () => void): () => void {
    return this.#drain.add(listener);
  }

  close(): void {
    if (this.#state === 'open') this.#transmit({ kind: 'close' }, () => undefined);
    this.end();
  }

  /** The connection is up. */
  open(): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'open';
    this.#open.emit();
  }

  receive(packet: MemoryPacket): void {
    if (packet.kind === 'close') return this.end();
    this.open();
    if (this.#state === 'open') this.#message.emit(packet.message);
  }

  /** Closed without telling the other end. */
  end(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#close.emit();
    for (const listeners of [this.#open, this.#message, this.#close, this.#drain]) listeners.clear();
  }

  #sent(bytes: number): void {
    const before = this.#buffered;
    this.#buffered -= bytes;
    if (before > CHANNEL_LOW_MARK && this.#buffered <= CHANNEL_LOW_MARK) this.#drain.emit();
  }
}
