import { Listeners } from '../listeners.ts';
import { type Channel, CHANNEL_LOW_MARK, LARGE_CHANNEL_MESSAGE, MAX_CHANNEL_MESSAGE } from '../transport.ts';
import type { EngineDataChannel } from './peer-connection-engine.ts';

export class WebRtcChannel implements Channel {
  readonly label: string;
  readonly #channel: EngineDataChannel;
  readonly #listening = new AbortController();
  readonly #open = new Listeners<[]>();
  readonly #message = new Listeners<[Uint8Array]>();
  readonly #close = new Listeners<[]>();
  readonly #drain = new Listeners<[]>();

  constructor(
    label: string,
    channel: EngineDataChannel,
    /** What the other engine says that it takes; it may not say. */
    private readonly taken: () => number | undefined,
  ) {
    this.label = label;
    this.#channel = channel;
    channel.binaryType = 'arraybuffer';
    channel.bufferedAmountLowThreshold = CHANNEL_LOW_MARK;
    const { signal } = this.#listening;
    channel.addEventListener('open', () => this.#open.emit(), { signal });
    channel.addEventListener('message', (event) => this.#receive(event), { signal });
    channel.addEventListener('bufferedamountlow', () => this.#drain.emit(), { signal });
    channel.addEventListener('close', () => this.end(), { signal });
  }

  get isOpen(): boolean {
    return !this.#listening.signal.aborted && this.#channel.readyState === 'open';
  }

  get bufferedBytes(): number {
    return this.#channel.bufferedAmount;
  }

  get longestMessage(): number {
    return Math.min(LARGE_CHANNEL_MESSAGE, this.taken() ?? MAX_CHANNEL_MESSAGE);
  }

  send(message: Uint8Array): void {
    if (!this.isOpen) throw new Error(`channel ${this.label} is not open`);
    if (message.length > this.longestMessage) throw new RangeError('message too long for a channel');
    this.#channel.send(message as Uint8Array<ArrayBuffer>);
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
    this.#channel.close();
    this.end();
  }

  /** The engine's channel is closed, or will be with its connection. */
  end(): void {
    if (this.#listening.signal.aborted) return;
    this.#listening.abort();
    this.#close.emit();
    for (const listeners of [this.#open, this.#message, this.#close, this.#drain]) listeners.clear();
  }

  /** Peers of ours send no text: it ends the channel. */
  #receive(event: Event): void {
    const data: unknown = 'data' in event ? event.data : undefined;
    if (data instanceof ArrayBuffer) this.#message.emit(new Uint8Array(data));
    else this.close();
  }
}
