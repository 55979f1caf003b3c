import { Component, computed, effect, type ElementRef, input, signal, viewChild } from '@angular/core';
import { LucideHash } from '@lucide/angular';
import type { RoomStore } from '../room-store.ts';
import { entryProblem, fieldsWords } from './pin-field-words.ts';

/** One field for the PINs of all members that wait for one: the first two digits say whose it is. */
@Component({
  selector: 't-pin-field',
  imports: [LucideHash],
  template: `
    <div role="status">
      @for (words of states(); track words) {
        <p>{{ words }}</p>
      }
    </div>
    @if (isAsked()) {
      <form class="field" (submit)="enter($event)">
        <label for="pin">PIN</label>
        <div class="with-button">
          <input
            #box
            class="input mono"
            id="pin"
            inputmode="numeric"
            autocomplete="one-time-code"
            placeholder="17 482 913"
            maxlength="40"
            [value]="store().pinDraft()"
            (input)="type(box.value)"
            [attr.aria-invalid]="problem() !== undefined"
            aria-describedby="pin-problem"
          />
          <button type="submit" class="button primary">
            <svg lucideHash aria-hidden="true"></svg>Enter PIN
          </button>
        </div>
        <p class="error" id="pin-problem" role="status">{{ problem() }}</p>
      </form>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.8rem;
    }
    div[role='status'] {
      display: grid;
      gap: 0.3rem;
      font-weight: 600;
    }
    .input {
      font-size: 1.3rem;
      letter-spacing: 0.04em;
    }
    /* Beside the button a phone would cut the example. */
    @media (max-width: 459px) {
      .with-button {
        flex-direction: column;
      }
    }
    .error:empty {
      display: none;
    }
  `,
})
export class PinField {
  readonly store = input.required<RoomStore>();
  /** Whether the field takes the focus when it appears: not from somebody who writes. */
  readonly takesFocus = input(false);
  private readonly field = viewChild<ElementRef<HTMLInputElement>>('box');
  readonly #fields = computed(() => this.store().view().pinFields);
  protected readonly isAsked = computed(() => this.#fields().some(({ state }) => state === 'asked'));
  protected readonly states = computed(() => fieldsWords(this.#fields()));
  protected readonly problem = signal<string | undefined>(undefined);

  constructor() {
    effect(() => {
      if (this.takesFocus()) this.field()?.nativeElement.focus();
    });
  }

  protected type(text: string): void {
    this.store().pinDraft.set(text);
    this.problem.set(undefined);
  }

  protected enter(event: Event): void {
    event.preventDefault();
    const { room, pinDraft } = this.store();
    const result = room.pins.enterPin(pinDraft());
    this.problem.set(entryProblem(result, pinDraft()));
    if (result === 'sent') pinDraft.set('');
  }
}
