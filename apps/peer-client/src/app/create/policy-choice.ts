import { Component, input, model } from '@angular/core';

export interface PolicyOption<T extends string> {
  readonly value: T;
  readonly title: string;
  readonly meaning: string;
}

/** Radio buttons as cards: each says what it means before it is chosen. */
@Component({
  selector: 't-policy-choice',
  template: `
    <fieldset>
      <legend>{{ legend() }}</legend>
      @for (option of options(); track option.value) {
        <label>
          <input
            type="radio"
            [name]="name()"
            [checked]="choice() === option.value"
            (change)="choice.set(option.value)"
          />
          <span>
            <strong>{{ option.title }}</strong>
            <span class="soft small">{{ option.meaning }}</span>
          </span>
        </label>
      }
    </fieldset>
  `,
  styles: `
    fieldset {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr));
      gap: 0.7rem;
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      margin-bottom: 0.5rem;
      padding: 0;
      font-weight: 600;
      font-size: 0.92rem;
    }
    label {
      display: flex;
      gap: 0.75rem;
      padding: 0.9rem 1rem;
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-small);
      background: var(--surface);
      cursor: pointer;
    }
    label:has(:checked) {
      border-color: var(--verdigris);
      background: var(--verdigris-wash);
      box-shadow: inset 0 0 0 1px var(--verdigris);
    }
    label:has(:focus-visible) {
      outline: 3px solid var(--lapis);
      outline-offset: 2px;
    }
    input {
      flex: none;
      width: 1.1rem;
      height: 1.1rem;
      margin: 0.2rem 0 0;
      accent-color: var(--verdigris);
    }
    input:focus-visible {
      outline: none;
    }
    span {
      display: grid;
      align-content: start;
      gap: 0.15rem;
    }
  `,
})
export class PolicyChoice<T extends string> {
  readonly legend = input.required<string>();
  readonly name = input.required<string>();
  readonly options = input.required<readonly PolicyOption<T>[]>();
  readonly choice = model.required<T>();
}
