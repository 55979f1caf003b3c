import type { OpenRoom, PersonView, RoomView } from '#mesh';
import type { PeerId } from '#trust';
import { computed, signal, type Signal } from '@angular/core';
import { summarizeConnections } from './connection-summary.ts';

/** One open room as signals. Made when the room is opened, disposed of when it is closed. */
export class RoomStore {
  /** Made when the screen reads it: while many come, a room changes more often than a screen is drawn. */
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
    const changes = signal(0);
    this.view = computed(() => {
      changes();
      return room.view;
    });
    this.dispose = room.onChange(() => changes.update((count) => count + 1));
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
