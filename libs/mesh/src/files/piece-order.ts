import type { PieceSet } from './piece-set.ts';

/**
 * In which order missing pieces are asked for: the rarest first, so that a piece that only one holder has is copied
 * before that one goes away. Among equally rare ones in the order of the file from a place of one's own, so that
 * those who fetch at the same time get different pieces and have something for each other.
 */
export class PieceOrder {
  #queue: number[] = [];
  #picksLeft = 0;
  #stale = true;

  /** `start`: where this device begins, 0 to 1. */
  constructor(
    private readonly held: PieceSet,
    private readonly start: number,
  ) {}

  /** Who has what is not as it was, or a piece that was picked is missing again. */
  changed(): void {
    this.#stale = true;
  }

  /** The next that `fits`, or undefined; one that was picked comes again after `changed` only. */
  next(holders: readonly PieceSet[], fits: (index: number) => boolean): number | undefined {
    if (this.#picksLeft <= 0) this.#sort(holders);
    const picked = this.#pick(fits);
    if (picked !== undefined || !this.#stale) return picked;
    this.#sort(holders);
    return this.#pick(fits);
  }

  #pick(fits: (index: number) => boolean): number | undefined {
    const at = this.#queue.findIndex(fits);
    if (at < 0) return undefined;
    this.#picksLeft -= 1;
    return this.#queue.splice(at, 1)[0];
  }

  /** By counting: a file may have 65 536 pieces. */
  #sort(holders: readonly PieceSet[]): void {
    const { size } = this.held;
    const byRarity: number[][] = holders.map(() => []);
    const first = Math.floor(this.start * size);
    for (let step = 0; step < size; step++) {
      const index = (first + step) % size;
      if (this.held.has(index)) continue;
      const rarity = holders.reduce((count, holder) => count + (holder.has(index) ? 1 : 0), 0);
      if (rarity > 0) byRarity[rarity - 1]?.push(index);
    }
    this.#queue = byRarity.flat();
    this.#picksLeft = Math.max(PICKS_BETWEEN_SORTS, this.#queue.length / 64);
    this.#stale = false;
  }
}

/** Sixteen megabytes: what becomes rare or common meanwhile matters little. */
const PICKS_BETWEEN_SORTS = 64;
