import type { PeerId } from '#trust';
import { type HeldCount, MAX_HELD_PER_MESSAGE } from './file-messages.ts';
import type { FilePeer } from './link-files.ts';
import type { FileRoot } from './manifest.ts';

/** The neighbours as far as files go, and what each says it has. */
export class Neighbours {
  readonly #held = new Map<FilePeer, Map<FileRoot, number>>();

  add(peer: FilePeer): void {
    this.#held.set(peer, new Map());
  }

  /** Whether it was one. */
  remove(peer: FilePeer): boolean {
    return this.#held.delete(peer);
  }

  clear(): void {
    this.#held.clear();
  }

  has(peer: FilePeer): boolean {
    return this.#held.has(peer);
  }

  hear(peer: FilePeer, { root, pieces }: HeldCount): void {
    const held = this.#held.get(peer);
    if (pieces === 0) held?.delete(root);
    else if (held && (held.has(root) || held.size < MAX_HELD_OF_ONE)) held.set(root, pieces);
  }

  /** Tells these, or all, what is here. */
  tell(held: readonly HeldCount[], peers: Iterable<FilePeer> = this.#held.keys()): void {
    for (const peer of peers) {
      for (let at = 0; at < held.length; at += MAX_HELD_PER_MESSAGE)
        peer.send({ type: 'have', held: held.slice(at, at + MAX_HELD_PER_MESSAGE) });
    }
  }

  /** Who has some of it. */
  having(root: FileRoot): readonly FilePeer[] {
    return [...this.#held].flatMap(([peer, held]) => (held.has(root) ? [peer] : []));
  }

  /** Of all of them: whether they have so many pieces of it. */
  withPieces(root: FileRoot, pieces: number): readonly { peerId: PeerId; hasAll: boolean }[] {
    return [...this.#held].map(([{ peerId }, held]) => ({ peerId, hasAll: held.get(root) === pieces }));
  }
}

/** What one says beyond that is not remembered: a list shows fewer. */
const MAX_HELD_OF_ONE = 8192;
