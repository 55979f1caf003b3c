import { Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { LucideRefreshCw } from '@lucide/angular';
import { RoomEngine } from '../engine/room-engine.ts';
import { RoomSession } from '../room/room-session.ts';
import { Updates } from './updates.ts';

/** At the foot of the page, once a new build is fetched. Never where a reload would lose something. */
@Component({
  selector: 't-update-offer',
  imports: [LucideRefreshCw],
  template: `
    <div role="status" aria-label="Update">
      @if (isOffered()) {
        <div class="offer">
          <svg lucideRefreshCw aria-hidden="true"></svg>
          <p>
            <strong>A new version of Tessera is here.</strong> What you wrote stays; you are back in a moment.
          </p>
          <button type="button" class="button primary" [disabled]="busy()" (click)="reload()">
            Reload now
          </button>
          <button type="button" class="button quiet" (click)="later.set(true)">Later</button>
        </div>
      }
    </div>
  `,
  styles: `
    .offer {
      position: fixed;
      inset: auto 0 0;
      z-index: 5;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: center;
      gap: 0.6rem 1rem;
      padding: 0.75rem max(1rem, env(safe-area-inset-left)) calc(0.75rem + env(safe-area-inset-bottom));
      border-top: 1px solid var(--line);
      background: var(--verdigris-wash);
    }
    p {
      flex: 0 1 34rem;
    }
    svg {
      flex: none;
      width: 22px;
      height: 22px;
      color: var(--verdigris);
    }
    @media (max-width: 599px) {
      svg {
        display: none;
      }
    }
  `,
})
export class UpdateOffer {
  readonly #router = inject(Router);
  readonly #updates = inject(Updates);
  readonly #session = inject(RoomSession);
  readonly #engine = inject(RoomEngine);
  readonly #moved = toSignal(this.#router.events);
  protected readonly later = signal(false);
  protected readonly busy = signal(false);
  protected readonly isOffered = computed(() => {
    if (this.#updates.state() !== 'ready' || this.later()) return false;
    const state = this.#session.state();
    this.#moved();
    if (state.kind !== 'open') return NOTHING_TYPED.includes(this.#router.url);
    const { standing, roomId } = state.store.view();
    const isIn = ['member', 'unconfirmed', 'evicted', 'left'].includes(standing.kind);
    return isIn && this.#engine.storageTrouble(roomId) === undefined;
  });

  /** The room is closed first, so that all of it is on the device. */
  protected async reload(): Promise<void> {
    this.busy.set(true);
    await this.#session.close();
    this.#updates.accept();
  }
}

/** Pages outside a room that a reload brings back as they were. */
const NOTHING_TYPED = ['/', '/about'];
