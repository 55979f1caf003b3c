import { Component, computed, input } from '@angular/core';
import { LucideCircleDashed, LucideLink2, LucideLoader, LucideUnlink2 } from '@lucide/angular';
import { PeerTile } from '#ui';
import { linkWords } from './people/link-words.ts';
import type { RoomStore } from './room-store.ts';

/** The state of the mesh in a word; opens who and why. */
@Component({
  selector: 't-connection-pill',
  imports: [LucideCircleDashed, LucideLink2, LucideLoader, LucideUnlink2, PeerTile],
  template: `
    <button
      type="button"
      class="pill"
      [class]="summary().mood"
      popovertarget="connections"
      [attr.aria-label]="'Connections: ' + summary().text"
    >
      @switch (summary().mood) {
        @case ('whole') {
          <svg lucideLink2 aria-hidden="true"></svg>
        }
        @case ('working') {
          <svg lucideLoader aria-hidden="true"></svg>
        }
        @case ('gap') {
          <svg lucideUnlink2 aria-hidden="true"></svg>
        }
        @case ('alone') {
          <svg lucideCircleDashed aria-hidden="true"></svg>
        }
      }
      {{ summary().text }}
    </button>
    <section id="connections" popover class="card" aria-label="Who you are connected to">
      @if (summary().here === 0) {
        <p>Nobody else is here. Whoever comes is linked to you directly.</p>
      } @else {
        <ul class="plain">
          @for (person of here(); track person.peerId) {
            <li [class]="person.link.kind">
              <t-peer-tile [seed]="person.peerId" />
              <span
                ><strong>{{ store().nameOf(person.peerId) }}</strong>
                <span class="small soft"
                  >{{ wordsFor(person.link).state }}. {{ wordsFor(person.link).why }}</span
                ></span
              >
            </li>
          }
        </ul>
      }
    </section>
  `,
  styleUrl: './connection-pill.scss',
})
export class ConnectionPill {
  readonly store = input.required<RoomStore>();
  protected readonly summary = computed(() => this.store().summary());
  protected readonly here = computed(() =>
    this.store()
      .people()
      .filter((person) => person.link.kind !== 'away'),
  );
  protected readonly wordsFor = linkWords;
}
