import type { PersonView } from '#mesh';
import { Component, computed, inject, input } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { confirm } from '#ui/confirm';
import { callersOf } from '../door/callers.ts';
import { voucher } from '../door/door-words.ts';
import type { RoomStore } from '../room-store.ts';
import { openEvictDialog } from './evict-dialog.ts';
import { actsOn, type MemberAct } from './member-acts.ts';

/** What one can do about a person; everything that others will see asks once. */
@Component({
  selector: 't-person-details',
  template: `
    <div class="acts" role="group" [attr.aria-label]="'What to do about ' + name()">
      @for (act of acts(); track act) {
        <button type="button" class="button" [class.danger]="act === 'evict'" (click)="perform(act)">
          {{ words()[act] }}
        </button>
      }
    </div>
    <div class="safety" role="group" [attr.aria-label]="'Safety words with ' + name()">
      <p class="small soft">
        Safety words: read them to each other. If both hear the same six, nobody stands between you two.
      </p>
      <p class="code">{{ person().safetyWords.join(' ') }}</p>
      <label
        ><input
          type="checkbox"
          [checked]="person().wordsMatch"
          (change)="store().room.trust.setWordsMatch(person().peerId, !person().wordsMatch)"
        />
        They match</label
      >
    </div>
    @if (person().blocked) {
      <p class="small soft">
        Blocked on this device only: the others are still linked to {{ name() }}, and pass on what both write.
      </p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.6rem;
      padding: 0 0.25rem 1rem 3.95rem;
    }
    .acts {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
    }
    .safety {
      display: grid;
      gap: 0.3rem;
    }
    .safety .code {
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    input {
      width: 1.1rem;
      height: 1.1rem;
      accent-color: var(--verdigris);
      vertical-align: -0.15em;
    }
    @media (max-width: 599px) {
      :host {
        padding-left: 0.25rem;
      }
    }
  `,
})
export class PersonDetails {
  readonly #dialog = inject(MatDialog);
  readonly person = input.required<PersonView>();
  readonly store = input.required<RoomStore>();
  protected readonly name = computed(() => this.store().nameOf(this.person().peerId));
  readonly #door = computed(
    () => callersOf(this.store().view()).find(({ person }) => person?.peerId === this.person().peerId)?.door,
  );
  protected readonly acts = computed(() => actsOn(this.person(), this.store().view().self, this.#door()));
  protected readonly words = computed<Record<MemberAct, string>>(() => ({
    challenge: 'Challenge too',
    'accept-word': `Accept ${voucher(this.person().letInBy, (peerId) => this.store().nameOf(peerId))}’s word`,
    'take-back': 'Take back my word',
    'make-co-admin': 'Make co-admin',
    block: 'Block on this device',
    unblock: 'Unblock',
    evict: 'Evict…',
  }));

  protected perform(act: MemberAct): void {
    const { room } = this.store();
    const { peerId, blocked } = this.person();
    switch (act) {
      case 'challenge': {
        const door = this.#door();
        if (door) room.pins.challenge(door.sid);
        return;
      }
      case 'accept-word':
        return void room.trust.acceptWord(peerId);
      case 'block':
      case 'unblock':
        return void room.trust.setBlocked(peerId, !blocked);
      case 'take-back':
        return void this.#takeBack();
      case 'make-co-admin':
        return void this.#makeCoAdmin();
      case 'evict':
        return openEvictDialog(this.#dialog, this.store(), peerId);
    }
  }

  async #takeBack(): Promise<void> {
    const sure = await confirm(this.#dialog, {
      title: `Take back your word for ${this.name()}?`,
      text: 'Who has nobody else’s word and no invite is out of the room at once, with all who depend on them alone.',
      action: 'Take it back',
    });
    if (sure) await this.store().room.trust.takeBack(this.person().peerId);
  }

  async #makeCoAdmin(): Promise<void> {
    const sure = await confirm(this.#dialog, {
      title: `Make ${this.name()} a co-admin?`,
      text: 'A co-admin can evict members, not you. You can undo what they evicted, or evict them.',
      action: 'Make co-admin',
    });
    if (sure) await this.store().room.trust.makeCoAdmin(this.person().peerId);
  }
}
