import type { PeerId } from '#protocol';
import type { Group } from './group.ts';

/** Four times the largest room; more names than that are invented, and what is said of them is not kept. */
export const MAX_UNSEEN_NAMES = 1024;

/** By the slot of who said it. */
type Words = Map<number, number>;

/** Words about peers who have not reported, kept until they do; of each group its own, so that one does not pay for all. */
export class UnseenNames {
  readonly #ofGroup = new Map<Group, Map<PeerId, Words>>();
  /** Over all groups. */
  #names = 0;

  /** False when there are too many names already. */
  add(group: Group, subject: PeerId, slot: number, word: number): boolean {
    const names = this.#ofGroup.get(group) ?? new Map<PeerId, Words>();
    const words = names.get(subject);
    if (words) {
      words.set(slot, word);
      return true;
    }
    if (this.#names === MAX_UNSEEN_NAMES) return false;
    this.#names += 1;
    this.#ofGroup.set(group, names.set(subject, new Map([[slot, word]])));
    return true;
  }

  remove(group: Group, subject: PeerId, slot: number): void {
    const words = this.#ofGroup.get(group)?.get(subject);
    words?.delete(slot);
    if (words?.size === 0) this.#forget(group, subject);
  }

  /** What was said of `subject`, which is unseen no more. */
  take(subject: PeerId): readonly (readonly [slot: number, word: number])[] {
    const all: (readonly [number, number])[] = [];
    for (const [group, names] of this.#ofGroup) {
      const words = names.get(subject);
      if (!words) continue;
      all.push(...words);
      this.#forget(group, subject);
    }
    return all;
  }

  /** What those in `group` have said. */
  in(group: Group): Iterable<readonly [PeerId, ReadonlyMap<number, number>]> {
    return this.#ofGroup.get(group) ?? [];
  }

  #forget(group: Group, subject: PeerId): void {
    const names = this.#ofGroup.get(group);
    if (names?.delete(subject) !== true) return;
    this.#names -= 1;
    if (names.size === 0) this.#ofGroup.delete(group);
  }
}
