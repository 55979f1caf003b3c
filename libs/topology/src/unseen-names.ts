import type { PeerId } from '#protocol';

/** Words about peers who have not reported, kept until they do. */
export class UnseenNames {
  /** By subject, then by the slot of who said it. */
  readonly #words = new Map<PeerId, Map<number, number>>();

  add(subject: PeerId, slot: number, word: number): void {
    const words = this.#words.get(subject);
    if (words) words.set(slot, word);
    else this.#words.set(subject, new Map([[slot, word]]));
  }

  remove(subject: PeerId, slot: number): void {
    const words = this.#words.get(subject);
    words?.delete(slot);
    if (words?.size === 0) this.#words.delete(subject);
  }

  /** What was said of `subject`, which is unseen no more. */
  take(subject: PeerId): ReadonlyMap<number, number> {
    const words = this.#words.get(subject) ?? new Map<number, number>();
    this.#words.delete(subject);
    return words;
  }

  entries(): Iterable<readonly [PeerId, ReadonlyMap<number, number>]> {
    return this.#words;
  }
}
