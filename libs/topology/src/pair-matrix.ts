import { isLinked, isSuspicious, OFFLINE, verdictByte } from './pair-codes.ts';

/** Told of each pair whose verdict or words have changed; `low < high` are slots. */
export type PairListener = (low: number, high: number, before: number, after: number) => void;

const FIRST_CAPACITY = 16;

/**
 * The words of everyone about everyone, and the verdicts that follow, as square matrices over slots. A peer
 * keeps its slot; who has none is slot by slot free to others.
 */
export class PairMatrix {
  readonly #listener: PairListener;
  #capacity = FIRST_CAPACITY;
  #size = 0;
  /** `words[from * capacity + about]` */
  #words = new Uint8Array(FIRST_CAPACITY ** 2);
  /** Both triangles, so that a row can be read in one go. */
  #codes = new Uint8Array(FIRST_CAPACITY ** 2);
  /** 0 while away, else the number of the group. */
  #groups = new Int32Array(FIRST_CAPACITY);
  #isNew = new Uint8Array(FIRST_CAPACITY);
  /** By slot: how many of its pairs are suspicious, and how many are linked. */
  #suspicious = new Int32Array(FIRST_CAPACITY);
  #links = new Int32Array(FIRST_CAPACITY);

  constructor(listener: PairListener) {
    this.#listener = listener;
  }

  /** Slots from here on are unused. */
  get size(): number {
    return this.#size;
  }

  reserve(slot: number): void {
    this.#size = Math.max(this.#size, slot + 1);
    while (this.#size > this.#capacity) this.#grow();
  }

  word(from: number, about: number): number {
    return this.#words[from * this.#capacity + about] ?? 0;
  }

  code(a: number, b: number): number {
    return this.#codes[a * this.#capacity + b] ?? OFFLINE;
  }

  /** Verdicts of one slot about all, by slot: a view, good until the next change. */
  codesOf(slot: number): Uint8Array {
    return this.#codes.subarray(slot * this.#capacity, slot * this.#capacity + this.#size);
  }

  suspiciousOf(slot: number): number {
    return this.#suspicious[slot] ?? 0;
  }

  linksOf(slot: number): number {
    return this.#links[slot] ?? 0;
  }

  /** Takes effect with `judge`: a pair whose two ends change at once is judged once. */
  setStanding(slot: number, group: number, isNew: boolean): void {
    this.#groups[slot] = group;
    this.#isNew[slot] = Number(isNew);
  }

  judge(slots: readonly number[]): void {
    const judged = new Uint8Array(this.#size);
    for (const slot of slots) {
      judged[slot] = 1;
      for (let other = 0; other < this.#size; other += 1) {
        if (judged[other] === 0) this.#judgePair(slot, other, false);
      }
    }
  }

  setWord(from: number, about: number, word: number): void {
    const place = from * this.#capacity + about;
    if (from === about || this.#words[place] === word) return;
    this.#words[place] = word;
    this.#judgePair(from, about, true);
  }

  /** A new report: one word about each slot. */
  setWords(from: number, words: Uint8Array): void {
    const start = from * this.#capacity;
    for (let about = 0; about < this.#size; about += 1) {
      if (this.#words[start + about] !== words[about]) this.setWord(from, about, words[about] ?? 0);
    }
  }

  #judgePair(a: number, b: number, hasNewWord: boolean): void {
    const place = a * this.#capacity + b;
    const before = this.#codes[place] ?? OFFLINE;
    const after = this.#verdict(a, b);
    if (before === after && !hasNewWord) return;
    this.#codes[place] = after;
    this.#codes[b * this.#capacity + a] = after;
    this.#count(a, before, after);
    this.#count(b, before, after);
    if (a < b) this.#listener(a, b, before, after);
    else this.#listener(b, a, before, after);
  }

  #verdict(a: number, b: number): number {
    const group = this.#groups[a];
    if (group === 0 || group !== this.#groups[b]) return OFFLINE;
    const isNew = (this.#isNew[a] ?? 0) | (this.#isNew[b] ?? 0);
    return verdictByte(this.word(a, b), this.word(b, a), isNew);
  }

  #count(slot: number, before: number, after: number): void {
    const suspicious = Number(isSuspicious(after)) - Number(isSuspicious(before));
    const links = Number(isLinked(after)) - Number(isLinked(before));
    this.#suspicious[slot] = this.suspiciousOf(slot) + suspicious;
    this.#links[slot] = this.linksOf(slot) + links;
  }

  #grow(): void {
    const capacity = 2 * this.#capacity;
    this.#words = widened(this.#words, this.#capacity, capacity);
    this.#codes = widened(this.#codes, this.#capacity, capacity);
    this.#groups = lengthened(this.#groups, new Int32Array(capacity));
    this.#isNew = lengthened(this.#isNew, new Uint8Array(capacity));
    this.#suspicious = lengthened(this.#suspicious, new Int32Array(capacity));
    this.#links = lengthened(this.#links, new Int32Array(capacity));
    this.#capacity = capacity;
  }
}

function widened(square: Uint8Array, from: number, to: number): Uint8Array<ArrayBuffer> {
  const wide = new Uint8Array(to ** 2);
  for (let row = 0; row < from; row += 1) wide.set(square.subarray(row * from, (row + 1) * from), row * to);
  return wide;
}

function lengthened<T extends Int32Array | Uint8Array>(short: T, long: T): T {
  long.set(short);
  return long;
}
