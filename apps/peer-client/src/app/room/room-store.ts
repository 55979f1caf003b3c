import type { OpenRoom, PersonView, RoomView } from '#mesh';
import type { PeerId } from '#trust';
import { computed, signal, type Signal } from '@angular/core';
import { summarizeConnections } from './connection-summary.ts';

/** One open room as signals. Made when the room is opened, disposed of when it is closed. */
export class RoomStore {
  readonly view: Signal<RoomView>;
  readonly people = computed(() => this.view().people);
  readonly standing = computed(() => this.view().standing);
  readonly summary = computed(() => summarizeConnections(this.view().people));
  readonly linkedCount = computed(
    () => this.people().filter((person) => person.link.kind === 'linked').length,
  );
  readonly #byId = computed(() => new Map(this.people().map((person) => [person.peerId, person])));
  /** A PIN half typed: the screen may change under it when another member opens first. */
  readonly pinDraft = signal('');
  readonly dispose: () => void;

  constructor(readonly room: OpenRoom) {
    const view = signal(room.view);
    this.view = view.asReadonly();
    this.dispose = room.onChange(() => view.set(room.view));
  }

  person(peerId: PeerId): PersonView | undefined {
    return this.#byId().get(peerId);
  }

  /** What to call somebody in a sentence; "you" for oneself, four letters of the id where no name is known. */
  nameOf(peerId: PeerId): string {
    const { self } = this.view();
    if (self.peerId === peerId) return 'you';
    return this.person(peerId)?.name ?? `Someone (${peerId.slice(0, 4)})`;
  }
}
