import { Component, computed, inject, input, resource } from '@angular/core';
import { byteWords } from '#ui/words';
import { RoomEngine } from '../engine/room-engine.ts';
import type { RoomStore } from '../room/room-store.ts';
import { Persistence } from './persistence.ts';

/** In the settings of a room: what of it is on this device, and for how long. */
@Component({
  selector: 't-device-setting',
  template: `
    <section>
      <h3>On this device</h3>
      <p class="soft small">
        Your key, the list of members and all that is in the room stay here, so that a reload finds it again.
        {{ words() }}
      </p>
      @if (usage.value(); as amount) {
        <p class="soft small">All rooms together take {{ amount.used }} here; {{ amount.free }} are free.</p>
      }
      <div class="actions">
        @if (canAsk()) {
          <button type="button" class="button" (click)="ask()">Keep it for good</button>
        }
        <ng-content />
      </div>
    </section>
  `,
  styles: `
    section {
      display: grid;
      gap: 0.6rem;
      color: var(--ink);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 0.6rem;
    }
  `,
})
export class DeviceSetting {
  readonly #engine = inject(RoomEngine);
  readonly #persistence = inject(Persistence);
  readonly store = input.required<RoomStore>();
  readonly #isKept = computed(() => this.#engine.storageTrouble(this.store().view().roomId) === undefined);
  protected readonly canAsk = computed(
    () => this.#isKept() && ['until-needed', 'refused'].includes(this.#persistence.promised()),
  );
  protected readonly words = computed(() =>
    this.#isKept() ? WORDS[this.#persistence.promised()] : 'Right now they are in this page only.',
  );
  protected readonly usage = resource({
    loader: async () => {
      const usage = await this.#persistence.usage();
      return usage && { used: byteWords(usage.used), free: byteWords(usage.available - usage.used) };
    },
  });

  constructor() {
    void this.#persistence.look();
  }

  protected ask(): void {
    void this.#persistence.ask();
  }
}

const WORDS = {
  unknown: '',
  'until-needed': 'The browser may clear them away when space runs short.',
  refused:
    'The browser may clear them away when space runs short: it was asked for a promise and gave none. It does so for pages that are installed or often used.',
  kept: 'The browser has promised to keep them until you remove them.',
};
