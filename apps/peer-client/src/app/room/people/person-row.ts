import type { PersonView } from '#mesh';
import { Component, computed, input, model } from '@angular/core';
import {
  LucideEllipsis,
  LucideLink2,
  LucideLoader,
  LucideMoon,
  LucideUnlink2,
  LucideWaypoints,
} from '@lucide/angular';
import { PeerTile, tickingNow } from '#ui';
import { agoWords } from '#ui/words';
import type { RoomStore } from '../room-store.ts';
import { letInWords } from './let-in-words.ts';
import { linkWords } from './link-words.ts';

@Component({
  selector: 't-person-row',
  imports: [LucideEllipsis, LucideLink2, LucideLoader, LucideMoon, LucideUnlink2, LucideWaypoints, PeerTile],
  host: { '[class]': 'person().link.kind' },
  template: `
    <t-peer-tile [seed]="person().peerId" />
    <div class="who">
      <h3>
        {{ store().nameOf(person().peerId) }}
        @if (person().role !== 'member') {
          <span class="role">{{ person().role === 'founder' ? 'Founder' : 'Co-admin' }}</span>
        }
        @if (person().wordsMatch) {
          <span class="role checked">Words match</span>
        }
        @if (person().blocked) {
          <span class="role">Blocked by you</span>
        }
      </h3>
      <p class="small soft">
        {{ letIn() }}
        @if (away()) {
          {{ away() }}
        }
        @if (nameless()) {
          {{ nameless() }}
        }
        @if (why()) {
          <span class="why">{{ why() }}</span>
        }
      </p>
    </div>
    <span class="state">
      @switch (icon()) {
        @case ('direct') {
          <svg lucideLink2 aria-hidden="true"></svg>
        }
        @case ('relayed') {
          <svg lucideWaypoints aria-hidden="true"></svg>
        }
        @case ('working') {
          <svg lucideLoader aria-hidden="true"></svg>
        }
        @case ('gap') {
          <svg lucideUnlink2 aria-hidden="true"></svg>
        }
        @case ('away') {
          <svg lucideMoon aria-hidden="true"></svg>
        }
      }
      {{ words().state }}
    </span>
    @if (canAct()) {
      <button
        type="button"
        class="button quiet icon"
        [attr.aria-label]="'More about ' + store().nameOf(person().peerId)"
        [attr.aria-expanded]="expanded()"
        (click)="expanded.set(!expanded())"
      >
        <svg lucideEllipsis aria-hidden="true"></svg>
      </button>
    }
  `,
  styleUrl: './person-row.scss',
})
export class PersonRow {
  readonly person = input.required<PersonView>();
  readonly store = input.required<RoomStore>();
  readonly expanded = model(false);
  readonly #now = tickingNow(30_000);
  protected readonly words = computed(() => linkWords(this.person().link));
  protected readonly letIn = computed(() =>
    letInWords(this.person().letInBy, (peerId) => this.store().nameOf(peerId)),
  );
  protected readonly why = computed(() => (this.person().link.kind === 'gap' ? this.words().why : ''));
  /** Names travel on links only, so whoever was never linked to us has none here. */
  protected readonly nameless = computed(() =>
    this.person().name === undefined ? 'You will know the name once you two are linked.' : '',
  );
  protected readonly away = computed(() => {
    const { link } = this.person();
    return link.kind === 'away' && link.lastSeen !== undefined
      ? `Last seen ${agoWords(link.lastSeen, this.#now())}.`
      : '';
  });
  /** Who was evicted can look, and nothing more. */
  protected readonly canAct = computed(() => this.store().view().self.role !== undefined);
  protected readonly icon = computed(() => {
    const { link } = this.person();
    if (link.kind === 'linked') return link.path === 'relayed' ? 'relayed' : 'direct';
    return link.kind === 'connecting' || link.kind === 'reconnecting' ? 'working' : link.kind;
  });
}
