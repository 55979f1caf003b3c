import { ProtocolError } from '#protocol';
import { Listeners } from './listeners.ts';
import { type Channel, CHANNEL_LOW_MARK, LARGE_CHANNEL_MESSAGE, MAX_CHANNEL_MESSAGE } from './transport.ts';

/**
 * Messages of any size, in order, over a channel that takes some at a time (§7). Closes itself when the
 * other side breaks the framing.
 */
export class MessageChannel {
  readonly #channel: Channel;
  readonly #maxMessageBytes: number;
  readonly #assembly: Assembly;
  readonly #message = new Listeners<[Uint8Array]>();
  readonly #error = new Listeners<[ProtocolError]>();
  readonly #drained = new Listeners<[]>();
  #queue: Outgoing[] = [];
  #queuedHere = 0;
  #closed = false;

  /** `maxMessageBytes` bounds what one message may make this side hold; both ends use the same number. */
  constructor(channel: Channel, options: { maxMessageBytes: number }) {
    this.#channel = channel;
    this.#maxMessageBytes = options.maxMessageBytes;
    this.#assembly = new Assembly(options.maxMessageBytes);
    channel.onOpen(() => this.#flush());
    channel.onDrain(() => this.#flush());
    channel.onMessage((frame) => this.#receive(frame));
    channel.onClose(() => this.#end());
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** What is not yet on the wire, here and in the channel. */
  get queuedBytes(): number {
    return this.#queuedHere + this.#channel.bufferedBytes;
  }

  /**
   * One message, of all parts. Waits its turn, also before the channel is open; dropped when it is closed. The bytes
   * must not change afterwards. Throws `RangeError` for more than `maxMessageBytes`.
   */
  send(...parts: readonly Uint8Array[]): void {
    this.#enqueue(parts, MAX_CHANNEL_MESSAGE);
  }

  /** The same at less cost, where what is sent is gone in a moment: other channels wait for a whole frame (§7). */
  sendFast(...parts: readonly Uint8Array[]): void {
    this.#enqueue(parts, LARGE_CHANNEL_MESSAGE);
  }

  /** Resolves when all has left this queue for the channel's own buffer (≤ 320 KiB), or is closed. */
  drained(): Promise<void> {
    if (this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const unsubscribe = this.#drained.add(() => {
        unsubscribe();
        resolve();
      });
    });
  }

  /** The listener owns the bytes; they may be a view of a larger buffer. */
  onMessage(listener: (message: Uint8Array) => void): () => void {
    return this.#message.add(listener);
  }

  /** Called before `onClose` when the other side broke the framing. */
  onError(listener: (error: ProtocolError) => void): () => void {
    return this.#error.add(listener);
  }

  onClose(listener: () => void): () => void {
    return this.#channel.onClose(listener);
  }

  /** What waits in this queue is dropped; what the channel already took is still sent. */
  close(): void {
    this.#end();
    this.#channel.close();
  }

  #enqueue(parts: readonly Uint8Array[], maxFrame: number): void {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    if (length > this.#maxMessageBytes) throw new RangeError(`message of ${length} bytes`);
    if (this.#closed) return;
    this.#queue.push({ parts, length, maxFrame, sent: 0 });
    this.#queuedHere += length;
    this.#flush();
  }

  #flush(): void {
    while (this.#channel.isOpen) {
      const next = this.#queue[0];
      if (!next) return;
      const maxFrame = Math.min(next.maxFrame, this.#channel.longestMessage);
      if (!this.#hasRoomFor(maxFrame)) return;
      this.#sendFrameOf(next, maxFrame);
    }
  }

  /** Below the low mark there is always room for a frame, so `onDrain` is sure to come when there is none. */
  #hasRoomFor(maxFrame: number): boolean {
    const buffered = this.#channel.bufferedBytes;
    return buffered <= CHANNEL_LOW_MARK || buffered + maxFrame <= MAX_BUFFERED;
  }

  #sendFrameOf(outgoing: Outgoing, maxFrame: number): void {
    const before = outgoing.sent;
    const frame = nextFrame(outgoing, maxFrame);
    this.#queuedHere -= outgoing.sent - before;
    if (outgoing.sent === outgoing.length) this.#queue.shift();
    this.#channel.send(frame);
    if (this.#queue.length === 0) this.#drained.emit();
  }

  #receive(frame: Uint8Array): void {
    if (this.#closed) return;
    let message: Uint8Array | undefined;
    try {
      message = this.#assembly.add(frame);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#error.emit(error);
      return this.close();
    }
    if (message) this.#message.emit(message);
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue = [];
    this.#queuedHere = 0;
    this.#assembly.clear();
    this.#drained.emit();
  }
}

/** In Chromium a deeper buffer makes the first seconds collapse (§7 has the numbers). */
const MAX_BUFFERED = 256 * 1024;

/**
 * First byte of a frame. `first` goes on with the length of the whole message (4 bytes, big-endian). Every
 * frame but the last one of a message has 64 KiB or more, so that a message can not be cut into crumbs that cost
 * more to keep than they carry.
 */
const WHOLE = 0;
const FIRST = 1;
const MORE = 2;
const FIRST_HEADER = 5;

interface Outgoing {
  readonly parts: readonly Uint8Array[];
  readonly length: number;
  readonly maxFrame: number;
  sent: number;
}

/** Every frame is made here: who sends one has it no longer afterwards. */
const FRAME = new Uint8Array(LARGE_CHANNEL_MESSAGE);

/** Good until the next one is made. */
function nextFrame(outgoing: Outgoing, maxFrame: number): Uint8Array {
  const { length, sent } = outgoing;
  const header = headerOf(length, sent, maxFrame);
  const bodyLength = Math.min(length - sent, maxFrame - header.length);
  FRAME.set(header);
  copyOut(outgoing, FRAME.subarray(header.length, header.length + bodyLength));
  outgoing.sent += bodyLength;
  return FRAME.subarray(0, header.length + bodyLength);
}

function copyOut({ parts, sent }: Outgoing, into: Uint8Array): void {
  let start = 0;
  let at = 0;
  for (const part of parts) {
    const from = Math.max(0, sent - start);
    const piece = part.subarray(from, from + into.length - at);
    into.set(piece, at);
    at += piece.length;
    start += part.length;
  }
}

function headerOf(length: number, sent: number, maxFrame: number): Uint8Array {
  if (sent > 0) return Uint8Array.of(MORE);
  if (length < maxFrame) return Uint8Array.of(WHOLE);
  const header = new Uint8Array(FIRST_HEADER);
  header[0] = FIRST;
  new DataView(header.buffer).setUint32(1, length);
  return header;
}

const isFull = ({ length }: Uint8Array): boolean =>
  length >= MAX_CHANNEL_MESSAGE && length <= LARGE_CHANNEL_MESSAGE;

/** Puts frames together again; holds no more than one message, and only what has arrived of it. */
class Assembly {
  readonly #maxBytes: number;
  #parts: Uint8Array[] = [];
  #missing = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The message that this frame completes. Throws `ProtocolError`. */
  add(frame: Uint8Array): Uint8Array | undefined {
    switch (frame[0]) {
      case WHOLE:
        return this.#whole(frame);
      case FIRST:
        return this.#first(frame);
      case MORE:
        return this.#more(frame);
      default:
        throw new ProtocolError('malformed-chunk', `kind ${frame[0]}`);
    }
  }

  clear(): void {
    this.#parts = [];
    this.#missing = 0;
  }

  #whole(frame: Uint8Array): Uint8Array {
    if (this.#missing > 0) throw new ProtocolError('malformed-chunk', 'a message inside another');
    if (frame.length > LARGE_CHANNEL_MESSAGE) throw new ProtocolError('malformed-chunk', 'too long');
    if (frame.length - 1 > this.#maxBytes) throw new ProtocolError('message-too-large');
    return frame.subarray(1);
  }

  #first(frame: Uint8Array): undefined {
    if (this.#missing > 0) throw new ProtocolError('malformed-chunk', 'a message inside another');
    if (!isFull(frame)) throw new ProtocolError('malformed-chunk', 'not full');
    const total = new DataView(frame.buffer, frame.byteOffset).getUint32(1);
    if (total > this.#maxBytes) throw new ProtocolError('message-too-large', `${total} bytes`);
    if (total < frame.length) throw new ProtocolError('malformed-chunk', 'needlessly split');
    this.#parts = [frame.subarray(FIRST_HEADER)];
    this.#missing = total - (frame.length - FIRST_HEADER);
    return undefined;
  }

  #more(frame: Uint8Array): Uint8Array | undefined {
    const left = this.#missing + 1;
    if (this.#missing === 0 || frame.length > left || (frame.length < left && !isFull(frame))) {
      throw new ProtocolError('malformed-chunk', 'not the expected length');
    }
    this.#parts.push(frame.subarray(1));
    this.#missing -= frame.length - 1;
    return this.#missing === 0 ? this.#join() : undefined;
  }

  #join(): Uint8Array {
    const parts = this.#parts;
    this.clear();
    const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
