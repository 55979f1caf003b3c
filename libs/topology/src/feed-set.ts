import type { PeerId, RoomId, Sid } from '#protocol';
import type { ChangeListener } from './changes.ts';

/** Passes each change on to everyone who follows. */
export class FeedSet implements ChangeListener {
  readonly #listeners = new Set<ChangeListener>();

  add(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  peerChanged(peer: PeerId): void {
    for (const listener of this.#listeners) listener.peerChanged(peer);
  }

  peerForgotten(peer: PeerId): void {
    for (const listener of this.#listeners) listener.peerForgotten(peer);
  }

  pairChanged(low: number, high: number, before: number, after: number): void {
    for (const listener of this.#listeners) listener.pairChanged(low, high, before, after);
  }

  groupChanged(roomId: RoomId): void {
    for (const listener of this.#listeners) listener.groupChanged(roomId);
  }

  doorChanged(sid: Sid): void {
    for (const listener of this.#listeners) listener.doorChanged(sid);
  }
}
