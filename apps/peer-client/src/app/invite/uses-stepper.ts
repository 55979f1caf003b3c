import { Component, model } from '@angular/core';
import { LucideMinus, LucidePlus } from '@lucide/angular';
import { MAX_USES } from './invite-words.ts';

@Component({
  selector: 't-uses-stepper',
  imports: [LucideMinus, LucidePlus],
  template: `
    <div class="field">
      <label for="invite-uses">How many people</label>
      <div class="row">
        <button
          type="button"
          class="button icon"
          aria-label="One fewer"
          [disabled]="uses() <= 1"
          (click)="step(-1)"
        >
          <svg lucideMinus aria-hidden="true"></svg>
        </button>
        <input
          #box
          class="input"
          id="invite-uses"
          type="number"
          inputmode="numeric"
          min="1"
          [max]="max"
          [value]="uses()"
          (change)="type(box)"
        />
        <button
          type="button"
          class="button icon"
          aria-label="One more"
          [disabled]="uses() >= max"
          (click)="step(1)"
        >
          <svg lucidePlus aria-hidden="true"></svg>
        </button>
      </div>
    </div>
  `,
  styles: `
    .row {
      display: flex;
      gap: 0.4rem;
    }
    .input {
      width: 3.6rem;
      padding: 0.4rem;
      text-align: center;
      appearance: textfield;
    }
    .input::-webkit-inner-spin-button {
      appearance: none;
    }
    .icon {
      min-height: 48px;
    }
  `,
})
export class UsesStepper {
  readonly uses = model.required<number>();
  protected readonly max = MAX_USES;

  protected step(by: number): void {
    this.#set(this.uses() + by);
  }

  protected type(box: HTMLInputElement): void {
    this.#set(Math.round(box.valueAsNumber) || 1);
    box.value = String(this.uses());
  }

  #set(uses: number): void {
    this.uses.set(Math.min(MAX_USES, Math.max(1, uses)));
  }
}
