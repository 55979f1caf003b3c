import type { RoomId } from '#protocol';
import { CODE_COUNT, isLinked, isSuspicious, OFFLINE, verdictOf } from './pair-codes.ts';
import type { PairCounts } from './picture.ts';

/** Peers who mean the same room, and how many of its pairs are in which state. */
export class Group {
  present = 0;
  /** Peers that are in it, present or away. */
  known = 0;
  readonly #pairs = new Int32Array(CODE_COUNT);

  constructor(
    readonly roomId: RoomId,
    /** Never 0, which stands for away. */
    readonly number: number,
  ) {}

  move(before: number, after: number): void {
    this.#pairs[before] = (this.#pairs[before] ?? 0) - 1;
    this.#pairs[after] = (this.#pairs[after] ?? 0) + 1;
  }

  counts(): PairCounts {
    const counts = { ...NO_PAIRS, present: this.present };
    for (let code = OFFLINE + 1; code < CODE_COUNT; code += 1) {
      addPairs(counts, code, this.#pairs[code] ?? 0);
    }
    return counts;
  }
}

/** 1 where there is nothing to complete. */
export function completeness({ linked, pairs, evicted }: PairCounts): number {
  return pairs > evicted ? linked / (pairs - evicted) : 1;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const NO_PAIRS: PairCounts = {
  present: 0,
  pairs: 0,
  linked: 0,
  relayed: 0,
  unconfirmed: 0,
  connecting: 0,
  oneSided: 0,
  gaps: 0,
  suspicious: 0,
  evicted: 0,
};

/** Two words are never about one pair twice, so each code adds to few counts. */
function addPairs(counts: Mutable<PairCounts>, code: number, pairs: number): void {
  const { state } = verdictOf(code);
  counts.pairs += pairs;
  if (isSuspicious(code)) counts.suspicious += pairs;
  switch (state.kind) {
    case 'linked':
      if (!isLinked(code)) counts.unconfirmed += pairs;
      else counts.linked += pairs;
      if (isLinked(code) && state.path === 'relayed') counts.relayed += pairs;
      break;
    case 'connecting':
      counts.connecting += pairs;
      break;
    case 'one-sided':
    case 'gap':
      if (state.kind === 'gap') counts.gaps += pairs;
      else counts.oneSided += pairs;
      if (state.cause === 'evicted') counts.evicted += pairs;
      break;
    case 'offline':
      counts.pairs -= pairs;
  }
}
