import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { RoomCode } from '#protocol';
import { LiveConnection } from './live-connection.ts';
import { type RoomState, roomAfter, roomFrom } from './room-state.ts';

/** One room, live, with all of its pairs. Provided by the page that shows it and gone with it. */
@Injectable()
export class RoomStore {
  readonly #live = inject(LiveConnection);
  readonly #state = signal<RoomState | undefined>(undefined);
  readonly #problem = signal('');
  #room: RoomCode | undefined;
  #stops: (() => void)[] = [];
  #asking: RoomCode | undefined;

  readonly state = this.#state.asReadonly();
  /** Why the node does not let us follow the room, in words; empty otherwise. */
  readonly problem = this.#problem.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.#close());
  }

  open(room: RoomCode): void {
    if (this.#room === room) return;
    this.#close();
    this.#room = room;
    this.#state.set(undefined);
    this.#live.open();
    this.#stops = [
      this.#live.on('room', (delta) => {
        if (delta.room !== room || !delta.links) return;
        const state = this.#state();
        const next = state && roomAfter(state, delta);
        if (next) this.#state.set(next);
        else void this.#follow(room);
      }),
      this.#live.onWelcome(() => void this.#follow(room)),
    ];
  }

  retry(): void {
    if (this.#room !== undefined) void this.#follow(this.#room);
  }

  async #follow(room: RoomCode): Promise<void> {
    if (this.#asking === room) return;
    this.#asking = room;
    const answer = await this.#live.ask('follow-room', { room, links: true });
    if (this.#asking === room) this.#asking = undefined;
    if (this.#room !== room) return;
    if (answer?.kind === 'refused') this.#problem.set(answer.problem.detail ?? answer.problem.title);
    if (answer?.kind !== 'room') return;
    this.#problem.set('');
    this.#state.set(roomFrom(answer.snapshot));
  }

  #close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    const room = this.#room;
    this.#room = undefined;
    if (room !== undefined) void this.#live.ask('unfollow-room', { room, links: true });
  }
}
