import { Component, computed, input } from '@angular/core';
import type { RoomStore } from '../room-store.ts';
import { PinField } from './pin-field.ts';
import { fieldsWords, letInCount } from './pin-field-words.ts';

/** Inside already, while further members check one with PINs of their own. */
@Component({
  selector: 't-pin-banner',
  imports: [PinField],
  template: `
    @if (isShown()) {
      <section class="pin" aria-label="PIN of another member">
        <p>
          <strong>{{ count() }}</strong> Another member checks you with a PIN of their own.
        </p>
        <t-pin-field [store]="store()" />
      </section>
    }
  `,
  styles: `
    .pin {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr));
      gap: 0.8rem 2rem;
      padding: 0.9rem clamp(1rem, 3vw, 1.75rem);
      border-bottom: 1px solid var(--line);
      background: var(--verdigris-wash);
    }
  `,
})
export class PinBanner {
  readonly store = input.required<RoomStore>();
  protected readonly isShown = computed(() => fieldsWords(this.store().view().pinFields).length > 0);
  protected readonly count = computed(() => {
    const here = this.store()
      .people()
      .filter(({ link }) => link.kind !== 'away');
    return letInCount(
      here.filter(({ accepted, link }) => accepted && link.kind === 'linked').length,
      here.length,
    );
  });
}
