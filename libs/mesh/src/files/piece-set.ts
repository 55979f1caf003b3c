import { ProtocolError } from '#protocol';

/** Which pieces of a file somebody has. */
export class PieceSet {
  /** First piece first, most significant bit first. */
  readonly #bits: Uint8Array;
  #count = 0;

  constructor(readonly size: number) {
    this.#bits = new Uint8Array(Math.ceil(size / 8));
  }

  /** Throws `ProtocolError('malformed-pieces')` for another length, and for bits behind the last piece. */
  static decode(bytes: Uint8Array, size: number): PieceSet {
    const set = new PieceSet(size);
    if (bytes.length !== set.#bits.length) throw new ProtocolError('malformed-pieces', 'length');
    set.#bits.set(bytes);
    for (let index = 0; index < bytes.length * 8; index++) if (set.#bit(index)) set.#count += 1;
    for (let index = size; index < bytes.length * 8; index++) {
      if (set.#bit(index)) throw new ProtocolError('malformed-pieces', 'behind the last');
    }
    return set;
  }

  static full(size: number): PieceSet {
    const set = new PieceSet(size);
    for (let index = 0; index < size; index++) set.add(index);
    return set;
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.size;
  }

  has(index: number): boolean {
    return index >= 0 && index < this.size && this.#bit(index);
  }

  add(index: number): void {
    if (index < 0 || index >= this.size) throw new RangeError(`piece ${index} of ${this.size}`);
    if (this.#bit(index)) return;
    this.#bits[index >> 3] = (this.#bits[index >> 3] ?? 0) | (0x80 >> (index & 7));
    this.#count += 1;
  }

  delete(index: number): void {
    if (!this.has(index)) return;
    this.#bits[index >> 3] = (this.#bits[index >> 3] ?? 0) & ~(0x80 >> (index & 7));
    this.#count -= 1;
  }

  encode(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bits);
  }

  #bit(index: number): boolean {
    return ((this.#bits[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0;
  }
}
