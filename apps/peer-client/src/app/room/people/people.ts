import { Component, computed, inject, input, output } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { LucideDoorOpen } from '@lucide/angular';
import { confirm } from '#ui/confirm';
import { BrokenToken } from '../../shell/broken-token.ts';
import type { RoomStore } from '../room-store.ts';
import { PersonDetails } from './person-details.ts';
import { PersonRow } from './person-row.ts';
import { SelfRow } from './self-row.ts';

@Component({
  selector: 't-people',
  imports: [BrokenToken, LucideDoorOpen, PersonDetails, PersonRow, SelfRow],
  template: `
    <section aria-labelledby="people-title">
      <h2 id="people-title">People</h2>
      <p class="soft">{{ lead() }}</p>
      <ul class="plain" aria-label="People">
        <li><t-self-row [store]="store()" /></li>
        @for (person of store().people(); track person.peerId) {
          <li>
            <t-person-row #row [person]="person" [store]="store()" />
            @if (row.expanded()) {
              <t-person-details [person]="person" [store]="store()" />
            }
          </li>
        }
      </ul>
      @if (store().people().length === 0) {
        <div class="alone">
          <t-broken-token [apart]="1" />
          <p><strong>You hold one half.</strong> Press Invite and give somebody the other.</p>
        </div>
      }
      <footer>
        @if (store().view().othersInvites; as count) {
          <p class="small soft">
            Others have {{ count }} open {{ count === 1 ? 'invite' : 'invites' }} of their own.
          </p>
        }
        @if (store().standing().kind !== 'evicted') {
          <button type="button" class="button danger" (click)="leave()">
            <svg lucideDoorOpen aria-hidden="true"></svg>Leave room
          </button>
        } @else {
          <button type="button" class="button danger" (click)="forget.emit()">Forget this room</button>
        }
      </footer>
    </section>
  `,
  styles: `
    section {
      max-width: 780px;
      margin: 0 auto;
      padding: clamp(1.2rem, 3vw, 2.4rem) clamp(1rem, 3vw, 2rem) 3rem;
    }
    .soft {
      margin-top: 0.35rem;
    }
    ul {
      margin-top: 1.4rem;
      border-top: 1px solid var(--line);
    }
    li {
      border-bottom: 1px solid var(--line);
    }
    .alone {
      display: grid;
      justify-items: center;
      gap: 1rem;
      padding: 2.2rem 0 0.8rem;
      text-align: center;
    }
    t-broken-token {
      width: 190px;
    }
    footer {
      display: grid;
      justify-items: start;
      gap: 1rem;
      margin-top: 1.6rem;
    }
  `,
})
export class People {
  readonly #dialog = inject(MatDialog);
  readonly store = input.required<RoomStore>();
  readonly forget = output();
  protected readonly lead = computed(() => {
    const { here } = this.store().summary();
    if (here === 0) return 'Nobody else is here at the moment.';
    return `${here === 1 ? '1 other person is' : `${here} other people are`} here. Everyone sees who let whom in.`;
  });

  protected async leave(): Promise<void> {
    const isFounder = this.store().view().self.role === 'founder';
    const sure = await confirm(this.#dialog, {
      title: 'Leave this room for good?',
      text: `Your key here never comes back; to return you need a new invite. People who are in only through your invites stay in.${isFounder ? ' Nobody else can name co-admins: after you, that is over in this room.' : ''}`,
      action: 'Leave room',
    });
    if (sure) await this.store().room.leave();
  }
}
