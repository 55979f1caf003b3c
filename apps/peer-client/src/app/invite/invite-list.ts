import type { InviteView } from '#mesh';
import { Component, computed, input, output } from '@angular/core';
import { LucideShieldAlert, LucideTicket } from '@lucide/angular';
import { tickingNow } from '#ui';
import type { RoomStore } from '../room/room-store.ts';
import { inviteWords } from './invite-words.ts';

@Component({
  selector: 't-invite-list',
  imports: [LucideShieldAlert, LucideTicket],
  template: `
    @if (invites().length > 0) {
      <h3>Your invites</h3>
      <ul class="plain" aria-label="Your invites">
        @for (invite of invites(); track invite.id) {
          <li [class]="invite.state">
            @if (invite.state === 'over-used') {
              <svg lucideShieldAlert aria-hidden="true"></svg>
            } @else {
              <svg lucideTicket aria-hidden="true"></svg>
            }
            <span class="text">
              <strong>{{ invite.note || 'For anybody' }}</strong>
              <span class="small soft">{{ words(invite) }}{{ usedBy(invite) }}</span>
            </span>
            @if (invite.state === 'open') {
              @if (invite.id !== shownId()) {
                <button type="button" class="button quiet" (click)="show.emit(invite)">Show</button>
              }
              <button type="button" class="button quiet revoke" (click)="revoke.emit(invite)">Revoke</button>
            }
          </li>
        }
      </ul>
    }
  `,
  styles: `
    h3 {
      margin: 1.8rem 0 0.4rem;
      color: var(--ink);
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.2rem 0.7rem;
      padding: 0.6rem 0;
      border-top: 1px solid var(--line);
      color: var(--ink);
    }
    svg {
      flex: none;
      width: 20px;
      height: 20px;
      color: var(--verdigris);
    }
    .text {
      display: grid;
      flex: 1 1 12rem;
      overflow-wrap: anywhere;
    }
    .revoke {
      color: var(--crimson);
    }
    .expired,
    .used-up,
    .revoked {
      svg,
      strong {
        color: var(--ink-soft);
      }
    }
    .over-used svg {
      color: var(--clay);
    }
  `,
})
export class InviteList {
  readonly store = input.required<RoomStore>();
  readonly shownId = input<InviteView['id']>();
  readonly show = output<InviteView>();
  readonly revoke = output<InviteView>();
  readonly #now = tickingNow(30_000);
  protected readonly invites = computed(() => this.store().view().invites);

  protected words(invite: InviteView): string {
    return inviteWords(invite, this.#now());
  }

  protected usedBy(invite: InviteView): string {
    if (invite.usedBy.length === 0) return '';
    return ` · ${invite.usedBy.map((peerId) => this.store().nameOf(peerId)).join(', ')}`;
  }
}
