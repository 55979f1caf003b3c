import type { Sid } from '#protocol';
import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { Chime } from '../chime.ts';
import type { RoomStore } from '../room-store.ts';
import { callersOf } from './callers.ts';
import { DoorEntry } from './door-entry.ts';

/** Those at the door, above what one is doing, never in front of it. */
@Component({
  selector: 't-door-list',
  imports: [DoorEntry],
  template: `
    <div role="region" aria-label="At the door">
      <ul class="plain" aria-label="At the door">
        @for (caller of callers(); track caller.door.sid) {
          <li><t-door-entry [caller]="caller" [store]="store()" (ignore)="ignore(caller.door.sid)" /></li>
        }
      </ul>
    </div>
  `,
})
export class DoorList {
  readonly store = input.required<RoomStore>();
  readonly #ignored = signal<ReadonlySet<Sid>>(new Set());
  protected readonly callers = computed(() =>
    callersOf(this.store().view()).filter(({ door }) => !this.#ignored().has(door.sid)),
  );

  constructor() {
    const chime = inject(Chime);
    const heard = new Set<Sid>();
    effect(() => {
      const fresh = this.callers().filter(({ door }) => !heard.has(door.sid));
      for (const { door } of fresh) heard.add(door.sid);
      if (fresh.length > 0) chime.play();
    });
  }

  /** On this device, for as long as that session lives. */
  protected ignore(sid: Sid): void {
    this.store().room.pins.cancelChallenge(sid);
    this.#ignored.update((before) => new Set([...before, sid]));
  }
}
