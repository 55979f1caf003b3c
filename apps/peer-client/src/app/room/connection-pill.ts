import { Component, computed, input, output } from '@angular/core';
import {
  LucideCircleDashed,
  LucideLink2,
  LucideLoader,
  LucideUnlink2,
  LucideWaypoints,
} from '@lucide/angular';
import type { Selection } from '#topology-view';
import { PeerTile } from '#ui';
import { linkWords } from './people/link-words.ts';
import type { RoomStore } from './room-store.ts';

/** The state of the mesh in a word. Opens the map at the gap where there is one; else who, and how. */
@Component({
  selector: 't-connection-pill',
  imports: [LucideCircleDashed, LucideLink2, LucideLoader, LucideUnlink2, LucideWaypoints, PeerTile],
  template: `
    <button
      type="button"
      class="pill"
      [class]="summary().mood"
      [attr.popovertarget]="gap() ? null : 'connections'"
      [attr.aria-label]="'Connections: ' + summary().text"
      (click)="toGap()"
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
    <section #list id="connections" popover class="card" aria-label="Who you are connected to">
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
        <button type="button" class="button quiet" (click)="list.hidePopover(); showMap.emit(null)">
          <svg lucideWaypoints aria-hidden="true"></svg>Open the map
        </button>
      }
    </section>
  `,
  styleUrl: './connection-pill.scss',
})
export class ConnectionPill {
  readonly store = input.required<RoomStore>();
  readonly showMap = output<Selection>();
  protected readonly summary = computed(() => this.store().summary());
  protected readonly here = computed(() =>
    this.store()
      .people()
      .filter((person) => person.link.kind !== 'away'),
  );
  protected readonly gap = computed(() => this.here().find(({ link }) => link.kind === 'gap'));
  protected readonly wordsFor = linkWords;

  protected toGap(): void {
    const gap = this.gap();
    const { peerId } = this.store().view().self;
    if (gap) this.showMap.emit({ kind: 'pair', a: peerId, b: gap.peerId });
  }
}
