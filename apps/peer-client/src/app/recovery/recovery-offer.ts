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
  styleUrl: '../keep/offer.scss',
})
export class RecoveryOffer {
  readonly #dialog = inject(MatDialog);
  readonly #keeper = inject(RecoveryKeeper);
  readonly store = input.required<RoomStore>();
  readonly #roomId = computed(() => this.store().view().roomId);
  protected readonly isOffered = computed(() => this.#keeper.isOffered(this.store().view()));

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
