import { expect } from '@jest/globals';
import { ProtocolError } from '#protocol';
import { concatBytes, toHex } from '#trust';

/** TESSERA_SEED=n replays what a failure names. */
export const SEED = Number(process.env['TESSERA_SEED'] ?? Date.now() % 1_000_000);
export const CASES = 100_000;

/** Every case ends in a value or in a `ProtocolError`; anything else is a fault of ours. */
export function fuzz(
  corpus: readonly Uint8Array[],
  decode: (bytes: Uint8Array) => void,
  cases = CASES,
): void {
  const fuzzer = new Fuzzer(corpus);
  let refused = 0;
  for (let count = 0; count < cases; count++) {
    const bytes = fuzzer.next();
    try {
      decode(bytes);
    } catch (error) {
      if (!(error instanceof ProtocolError)) {
        throw new Error(`TESSERA_SEED=${SEED}, case ${count}: ${toHex(bytes)}`, { cause: error });
      }
      refused += 1;
    }
  }
  expect(refused).toBeLessThan(cases);
}

export function same(again: Uint8Array, before: Uint8Array): void {
  if (Buffer.compare(again, before) !== 0) throw new Error(`encodes to ${toHex(again)}`);
}

/** Random bytes, and real ones bent: a bit flipped, cut, grown, a piece of one in another. */
class Fuzzer {
  #state = SEED;

  constructor(private readonly corpus: readonly Uint8Array[]) {}

  next(): Uint8Array {
    const model = this.#model();
    switch (this.#below(6)) {
      case 0:
        return this.#chance(this.#below(256));
      case 1:
        return model.subarray(0, this.#below(model.length + 1));
      case 2:
        return concatBytes(model, this.#chance(1 + this.#below(8)));
      case 3: {
        const other = this.#model();
        return concatBytes(
          model.subarray(0, this.#below(model.length)),
          other.subarray(this.#below(other.length)),
        );
      }
      default:
        return this.#bent(model, 1 + this.#below(4));
    }
  }

  #model(): Uint8Array {
    return this.corpus[this.#below(this.corpus.length)] ?? new Uint8Array();
  }

  #bent(model: Uint8Array, times: number): Uint8Array {
    const bent = model.slice();
    for (let time = 0; time < times; time++) {
      const at = this.#below(bent.length);
      bent[at] = (bent[at] ?? 0) ^ this.#below(256);
    }
    return bent;
  }

  #chance(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at++) bytes[at] = this.#below(256);
    return bytes;
  }

  /** Numerical Recipes' generator; its high bits are the good ones. */
  #below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }
}
