import { Component, computed, input } from '@angular/core';
import { BrokenToken } from '../../shell/broken-token.ts';
import type { RoomStore } from '../room-store.ts';
import { SaveCopy } from '../save-copy.ts';
import { PinField } from './pin-field.ts';

/** In front of a room of which one knows the code only, until a member challenges. */
@Component({
  selector: 't-knocking',
  imports: [BrokenToken, PinField, SaveCopy],
  template: `
    <section class="card" aria-labelledby="knocking-title">
      <t-broken-token [apart]="asked() ? 0.4 : 1" />
      <h1 id="knocking-title">
        At the door of <span class="code">{{ store().view().code }}</span>
      </h1>
      <p role="status">{{ words() }}</p>
      <t-pin-field [store]="store()" [takesFocus]="true" />
      @if (isCutOff()) {
        <p>
          <strong>You are not a member any more.</strong> Whoever let you in is out of the room, and nobody
          else vouches for you. A member can let you in anew.
        </p>
        <t-save-copy [store]="store()" />
      } @else if (!asked()) {
        <p class="soft small">
          Call one of them. Whoever is inside sees that somebody is at the door after about ten seconds,
          presses Challenge, and reads you eight digits. Never send the digits by way of this page’s server.
        </p>
      }
      <ng-content />
    </section>
  `,
  styles: `
    section {
      display: grid;
      gap: 1.1rem;
      max-width: 520px;
      margin: 0 auto;
      padding: clamp(1.4rem, 5vw, 2.6rem);
    }
    t-broken-token {
      width: 190px;
      margin: 0 auto;
    }
    h1 {
      font-size: clamp(1.5rem, 1.2rem + 1.2vw, 2rem);
      overflow-wrap: anywhere;
    }
  `,
})
export class Knocking {
  readonly store = input.required<RoomStore>();
  protected readonly isCutOff = computed(() => {
    const standing = this.store().standing();
    return standing.kind === 'knocking' && standing.cutOff;
  });
  protected readonly asked = computed(() =>
    this.store()
      .view()
      .pinFields.some(({ state }) => state !== 'ended'),
  );
  protected readonly words = computed(() => {
    const standing = this.store().standing();
    if (standing.kind !== 'knocking' || !standing.nodeReached) return 'Reaching the node…';
    if (standing.present === 0) return 'Nobody is here yet. It goes on by itself when somebody comes.';
    const here = standing.present === 1 ? '1 other is here.' : `${standing.present} others are here.`;
    return this.asked() ? here : `${here} Waiting for someone to challenge you.`;
  });
}
