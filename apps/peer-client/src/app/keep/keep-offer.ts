import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { LucideArchive } from '@lucide/angular';
import { RoomEngine } from '../engine/room-engine.ts';
import { RecoveryKeeper } from '../recovery/recovery-keeper.ts';
import type { RoomStore } from '../room/room-store.ts';
import { Persistence } from './persistence.ts';

/** To who is in a room, once there is something to keep and nothing more urgent to decide. */
@Component({
  selector: 't-keep-offer',
  imports: [LucideArchive],
  template: `
    @if (isOffered()) {
      <section aria-label="Keeping this room">
        <svg lucideArchive aria-hidden="true"></svg>
        @if (persistence.promised() === 'refused') {
          <p role="status">
            <strong>The browser did not promise it.</strong> It does so for pages that are installed or often
            used; you can ask again under Room settings.
          </p>
          <div><button type="button" class="button" (click)="later()">Understood</button></div>
        } @else {
          <p>
            <strong>Let this device keep the room for good.</strong> Your key and all that is in the room are
            stored here. When space runs short, browsers clear away what they take for unused; then you would
            need a new invite.
          </p>
          <div>
            <button type="button" class="button" (click)="keep()">Keep it</button>
            <button type="button" class="button quiet" (click)="later()">Not now</button>
          </div>
        }
      </section>
    }
  `,
  styleUrl: './offer.scss',
})
export class KeepOffer {
  readonly #engine = inject(RoomEngine);
  readonly #recovery = inject(RecoveryKeeper);
  protected readonly persistence = inject(Persistence);
  readonly store = input.required<RoomStore>();
  readonly #view = computed(() => this.store().view());
  protected readonly isOffered = computed(() => {
    const { roomId, standing, self } = this.#view();
    const isIn = standing.kind === 'member' && this.#engine.storageTrouble(roomId) === undefined;
    if (!isIn || this.persistence.isPutOff() || this.#recovery.isOffered(this.#view())) return false;
    if (self.role === 'founder' && this.#recovery.of(roomId) === undefined) return false;
    return ['until-needed', 'refused'].includes(this.persistence.promised());
  });

  constructor() {
    effect(() => {
      if (this.#view().standing.kind === 'member') untracked(() => void this.persistence.look());
    });
  }

  protected keep(): void {
    void this.persistence.ask();
  }

  protected later(): void {
    this.persistence.putOff();
  }
}
