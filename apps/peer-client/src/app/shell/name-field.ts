import { Component, computed, input, model } from '@angular/core';
import { MAX_NAME_LENGTH } from '../engine/own-name.ts';

/** The name that the others see, with a blank tile: the key, and so the tile's look, comes with the room. */
@Component({
  selector: 't-name-field',
  template: `
    <div class="field">
      <label for="your-name">Your name</label>
      <div class="row">
        <span class="blank" aria-hidden="true">{{ initial() }}</span>
        <input
          #box
          class="input"
          id="your-name"
          autocomplete="nickname"
          spellcheck="false"
          [maxLength]="maxLength"
          placeholder="What the others call you"
          [value]="name()"
          (input)="name.set(box.value)"
          [attr.aria-invalid]="missing()"
          aria-describedby="your-name-error"
        />
      </div>
      <p class="error" id="your-name-error" role="status">
        {{ missing() ? 'Tell the others who you are.' : '' }}
      </p>
    </div>
  `,
  styles: `
    .row {
      display: flex;
      align-items: center;
      gap: 0.75rem;
    }
    .blank {
      display: grid;
      flex: none;
      place-items: center;
      width: 48px;
      height: 48px;
      border: 2px dashed var(--line-strong);
      border-radius: 12px;
      font: 700 1.3rem/1 var(--display);
    }
    .blank:not(:empty) {
      border-color: transparent;
      background: var(--tile-3);
      color: #241a08;
      transform: rotate(-3deg);
    }
    .error:empty {
      display: none;
    }
  `,
})
export class NameField {
  readonly name = model.required<string>();
  /** Whether the person has tried to go on, so that an empty name is worth a word. */
  readonly asked = input(false);
  protected readonly maxLength = MAX_NAME_LENGTH;
  protected readonly missing = computed(() => this.asked() && this.name().trim() === '');
  protected readonly initial = computed(() => Array.from(this.name().trim())[0]?.toUpperCase() ?? '');
}
