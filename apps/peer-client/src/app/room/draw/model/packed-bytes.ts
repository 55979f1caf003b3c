/** Writes unsigned and signed whole numbers in as few bytes as they take: seven bits a byte, least significant first. */
export class PackedWriter {
  readonly #bytes: number[] = [];

  byte(value: number): void {
    this.#bytes.push(value);
  }

  /** From 0 to `MAX_PACKED`. */
  unsigned(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes.push((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes.push(rest);
  }

  /** Small ones of either sign are short. */
  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  raw(bytes: Uint8Array): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }
}

/** Five bytes, so the arithmetic stays exact. */
export const MAX_PACKED = 2 ** 35 - 1;

/** Reads what `PackedWriter` wrote. Throws `MalformedBytes`, also where a number could be written in fewer bytes. */
export class PackedReader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.#at === this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.#at++];
    if (value === undefined) throw new MalformedBytes();
    return value;
  }

  unsigned(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte >= 0x80) continue;
      if (byte === 0 && scale > 1) break;
      return value;
    }
    throw new MalformedBytes();
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  /** A copy. */
  raw(length: number): Uint8Array<ArrayBuffer> {
    const end = this.#at + length;
    if (end > this.bytes.length) throw new MalformedBytes();
    const taken = this.bytes.slice(this.#at, end);
    this.#at = end;
    return taken;
  }

  rest(): Uint8Array<ArrayBuffer> {
    return this.raw(this.bytes.length - this.#at);
  }
}

export class MalformedBytes extends Error {}
