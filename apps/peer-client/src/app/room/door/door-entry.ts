import { Component, computed, input, output } from '@angular/core';
import { LucideBellRing } from '@lucide/angular';
import { formatPin } from '#trust';
import { tickingNow } from '#ui';
import type { RoomStore } from '../room-store.ts';
import type { Caller } from './callers.ts';
import { callerWords, challengeWords, countdown, lockWords, voucher } from './door-words.ts';

/** One at the door: challenge with a PIN, take another member's word, or let them stand there. */
@Component({
  selector: 't-door-entry',
  imports: [LucideBellRing],
  templateUrl: './door-entry.html',
  styleUrl: './door-entry.scss',
})
export class DoorEntry {
  readonly caller = input.required<Caller>();
  readonly store = input.required<RoomStore>();
  readonly ignore = output();
  readonly #now = tickingNow(1_000);
  readonly #challenge = computed(() => this.caller().door.challenge);
  protected readonly who = computed(() =>
    callerWords(this.caller().person, (peerId) => this.store().nameOf(peerId)),
  );
  protected readonly state = computed(() => challengeWords(this.#challenge()));
  protected readonly isOpen = computed(() => !['ended', undefined].includes(this.#challenge()?.kind));
  protected readonly shown = computed(() => {
    const challenge = this.#challenge();
    if (challenge?.kind !== 'shown') return undefined;
    return {
      slot: challenge.slot,
      spoken: formatPin(challenge),
      left: countdown(challenge.expires, this.#now()),
    };
  });
  protected readonly locked = computed(() => {
    const { locked } = this.caller().door;
    return locked && lockWords(locked, this.#now());
  });
  protected readonly isOneEnough = computed(() => this.store().view().policy?.pin === 'any');
  protected readonly action = computed(() => {
    if (this.isOpen()) return 'Cancel PIN';
    if (this.#challenge()?.kind === 'ended') return 'New PIN';
    return this.caller().person ? 'Challenge too' : 'Challenge';
  });
  /** `Accept Alice’s word` */
  protected readonly accept = computed(() => {
    const { person } = this.caller();
    return person && `Accept ${voucher(person.letInBy, (peerId) => this.store().nameOf(peerId))}’s word`;
  });

  /** One button for both, so that the focus stays where it was. */
  protected challengeOrCancel(): void {
    const { pins } = this.store().room;
    const { sid } = this.caller().door;
    if (this.isOpen()) pins.cancelChallenge(sid);
    else pins.challenge(sid);
  }

  protected acceptWord(): void {
    const { person } = this.caller();
    if (person) void this.store().room.trust.acceptWord(person.peerId);
  }
}
