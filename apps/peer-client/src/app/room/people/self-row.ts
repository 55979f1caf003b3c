import { Component, computed, inject, input, signal } from '@angular/core';
import { LucidePencil } from '@lucide/angular';
import { PeerTile } from '#ui';
import { MAX_NAME_LENGTH, OwnName } from '../../engine/own-name.ts';
import type { RoomStore } from '../room-store.ts';

/** Oneself among the people, with a name that can be changed. */
@Component({
  selector: 't-self-row',
  imports: [LucidePencil, PeerTile],
  template: `
    <t-peer-tile [seed]="self().peerId" />
    @if (editing()) {
      <form (submit)="save($event, box.value)">
        <label class="hidden-text" for="self-name">Your name</label>
        <input
          #box
          class="input"
          id="self-name"
          autocomplete="nickname"
          [maxLength]="maxLength"
          [value]="self().name"
          (keydown.escape)="editing.set(false)"
        />
        <button type="submit" class="button primary">Save</button>
        <button type="button" class="button quiet" (click)="editing.set(false)">Cancel</button>
      </form>
    } @else {
      <div class="who">
        <h3>{{ self().name }} <span class="you">You</span></h3>
        <p class="small soft">Your tile comes from the key that this device made for this room.</p>
      </div>
      <button
        type="button"
        class="button quiet icon"
        aria-label="Change your name"
        (click)="editing.set(true)"
      >
        <svg lucidePencil aria-hidden="true"></svg>
      </button>
    }
  `,
  styleUrl: './person-row.scss',
  styles: `
    form {
      display: flex;
      flex: 1;
      flex-wrap: wrap;
      gap: 0.5rem;
    }
    .input {
      flex: 1 1 10rem;
    }
    .you {
      padding: 0.12rem 0.5rem;
      border-radius: 999px;
      background: var(--verdigris-wash);
      color: var(--verdigris);
      font: 600 0.75rem/1.3 var(--body);
      letter-spacing: 0;
    }
  `,
})
export class SelfRow {
  readonly #own = inject(OwnName);
  readonly store = input.required<RoomStore>();
  protected readonly self = computed(() => this.store().view().self);
  protected readonly editing = signal(false);
  protected readonly maxLength = MAX_NAME_LENGTH;

  protected async save(event: Event, typed: string): Promise<void> {
    event.preventDefault();
    const name = typed.trim();
    if (name === '') return;
    this.editing.set(false);
    this.#own.remember(name);
    await this.store().room.setName(name);
  }
}
