import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { LucideKeyRound } from '@lucide/angular';
import type { RoomStore } from '../room/room-store.ts';
import { openRecoveryDialog } from './recovery-dialog.ts';
import { RecoveryKeeper } from './recovery-keeper.ts';

/** To a founder from the first moment, until there is a file or it has been put off. */
@Component({
  selector: 't-recovery-offer',
  imports: [LucideKeyRound],
  template: `
    @if (isOffered()) {
      <section aria-label="Recovery file">
        <svg lucideKeyRound aria-hidden="true"></svg>
        <p>
          <strong>Make a spare key for this room.</strong> You founded it. If this device is lost, nobody else
          can name co-admins here, or stop one who turns.
        </p>
        <div>
          <button type="button" class="button" (click)="make()">Make a recovery file…</button>
          <button type="button" class="button quiet" (click)="later()">Later</button>
        </div>
      </section>
    }
  `,
  styles: `
    section {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.6rem 1rem;
      padding: 0.75rem clamp(1rem, 3vw, 1.75rem);
      border-bottom: 1px solid var(--line);
      background: var(--verdigris-wash);
    }
    p {
      flex: 1 1 20rem;
    }
    svg {
      flex: none;
      width: 22px;
      height: 22px;
      color: var(--verdigris);
    }
    div {
      display: flex;
      flex-wrap: wrap;
      gap: 0.4rem;
    }
  `,
})
export class RecoveryOffer {
  readonly #dialog = inject(MatDialog);
  readonly #keeper = inject(RecoveryKeeper);
  readonly store = input.required<RoomStore>();
  readonly #roomId = computed(() => this.store().view().roomId);
  protected readonly isOffered = computed(() => {
    const state = this.#keeper.of(this.#roomId());
    return this.store().view().self.role === 'founder' && state?.kind === 'open' && !state.postponed;
  });

  constructor() {
    effect(() => {
      const roomId = this.#roomId();
      if (roomId) untracked(() => void this.#keeper.look(roomId));
    });
  }

  protected make(): void {
    openRecoveryDialog(this.#dialog, this.store());
  }

  protected later(): void {
    const roomId = this.#roomId();
    if (roomId) void this.#keeper.postpone(roomId);
  }
}
