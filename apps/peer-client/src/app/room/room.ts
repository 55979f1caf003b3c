import { Component, computed, DestroyRef, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { BrokenToken } from '../shell/broken-token.ts';
import { PageFrame } from '../shell/page-frame.ts';
import { KnockCard } from './knock/knock-card.ts';
import { OpenRoomView } from './open-room.ts';
import { RoomSession } from './room-session.ts';

/** `/r/<room code>`: opens the room of that code on this device, or says why it can not. */
@Component({
  selector: 't-room',
  imports: [BrokenToken, KnockCard, OpenRoomView, PageFrame, RouterLink],
  template: `
    @if (shown(); as state) {
      @switch (state.kind) {
        @case ('open') {
          <t-open-room [store]="state.store" />
        }
        @case ('opening') {
          <t-page-frame>
            <p class="wait" role="status">
              Opening <span class="code">{{ code() }}</span>…
            </p>
          </t-page-frame>
        }
        @default {
          <t-page-frame>
            <section class="card note" aria-labelledby="room-note">
              @switch (state.kind) {
                @case ('elsewhere') {
                  <t-broken-token [apart]="0.5" />
                  <h1 id="room-note">Open in another tab</h1>
                  <p>
                    <span class="code">{{ code() }}</span> is open in another tab or window on this device. A
                    room lives in one of them at a time.
                  </p>
                  <button type="button" class="button primary" (click)="useHere()">Use it here</button>
                }
                @case ('unknown') {
                  <t-knock-card [code]="code()" />
                }
                @case ('failed') {
                  <t-broken-token [apart]="1" />
                  <h1 id="room-note">The room could not be opened</h1>
                  <p role="alert">{{ state.why }}</p>
                  <button type="button" class="button primary" (click)="retry()">Retry</button>
                }
              }
              <p><a routerLink="/">To the start</a></p>
            </section>
          </t-page-frame>
        }
      }
    }
  `,
  styles: `
    .note {
      display: grid;
      justify-items: start;
      gap: 1rem;
      max-width: 560px;
      margin: 6vh auto 0;
      padding: clamp(1.5rem, 5vw, 2.8rem);
    }
    t-broken-token {
      width: 170px;
    }
    .wait {
      margin-top: 20vh;
      text-align: center;
    }
  `,
})
export class Room {
  readonly #session = inject(RoomSession);
  readonly code = input.required<string>();
  protected readonly shown = computed(() => {
    const state = this.#session.state();
    return state.kind !== 'none' && state.code === this.code() ? state : undefined;
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => void this.#session.close());
    effect(() => {
      const code = this.code();
      untracked(() => void this.#session.open(code));
    });
  }

  protected useHere(): void {
    void this.#session.open(this.code(), { steal: true });
  }

  protected retry(): void {
    void this.#session.open(this.code());
  }
}
