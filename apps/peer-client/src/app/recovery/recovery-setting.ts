import { Component, computed, inject, input } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { confirm } from '#ui/confirm';
import type { RoomStore } from '../room/room-store.ts';
import { openRecoveryDialog } from './recovery-dialog.ts';
import { RecoveryKeeper } from './recovery-keeper.ts';

/** In the settings of a room: what becomes of a founder's or co-admin's power when this device is lost. */
@Component({
  selector: 't-recovery-setting',
  template: `
    @if (role() === 'founder' || role() === 'co-admin') {
      <section>
        <h3>If you lose this device</h3>
        @if (role() === 'co-admin') {
          <p class="soft small">
            Your power to evict is lost with it: a co-admin has no recovery file. Tell the founder, who can
            evict the lost device and make your next one a co-admin.
          </p>
        } @else {
          @switch (state()?.kind) {
            @case ('open') {
              <p class="soft small">
                Nobody else can name co-admins, or stop one who turns. A recovery file makes another device
                you. Until you have decided, whoever holds this device unlocked could make one too.
              </p>
              <div class="actions">
                <button type="button" class="button" (click)="make()">Make a recovery file…</button>
                <button type="button" class="button quiet" (click)="doWithout()">Do without…</button>
              </div>
            }
            @case ('made') {
              <p class="soft small">
                Your recovery file is of {{ madeAt() }}. It holds the list of members as it was then: make it
                anew after changes that matter, with the same passphrase.
              </p>
              <div class="actions">
                <button type="button" class="button" (click)="make()">Make it anew…</button>
              </div>
            }
            @case ('impossible') {
              <p class="soft small">
                There is no recovery file, and none can be made any more: nothing on this device gives your
                key away. Name a co-admin whom you trust, so that somebody can evict.
              </p>
            }
          }
        }
      </section>
    }
  `,
  styles: `
    section {
      display: grid;
      gap: 0.6rem;
      margin-bottom: 1.5rem;
      color: var(--ink);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 0.6rem;
    }
  `,
})
export class RecoverySetting {
  readonly #dialog = inject(MatDialog);
  readonly #keeper = inject(RecoveryKeeper);
  readonly store = input.required<RoomStore>();
  readonly #view = computed(() => this.store().view());
  protected readonly role = computed(() => this.#view().self.role);
  protected readonly state = computed(() => this.#keeper.of(this.#view().roomId));
  protected readonly madeAt = computed(() => {
    const state = this.state();
    if (state?.kind !== 'made') return '';
    return new Date(state.at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  });

  protected make(): void {
    openRecoveryDialog(this.#dialog, this.store());
  }

  protected async doWithout(): Promise<void> {
    const { roomId } = this.#view();
    const sure = await confirm(this.#dialog, {
      title: 'Do without a recovery file?',
      text: 'What a file could be made from is removed from this device, for good. If the device is lost, nobody can name co-admins in this room any more.',
      action: 'Do without',
    });
    if (sure && roomId) await this.#keeper.decline(roomId);
  }
}
