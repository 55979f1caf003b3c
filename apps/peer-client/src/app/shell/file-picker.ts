import { Component, input, output } from '@angular/core';
import { LucideFileUp } from '@lucide/angular';

/** A card that asks for one file: the whole of it is the button, also for a file that is dropped on it. */
@Component({
  selector: 't-file-picker',
  imports: [LucideFileUp],
  template: `
    <label>
      <svg lucideFileUp aria-hidden="true"></svg>
      <span>
        <strong>{{ title() }}</strong>
        <span class="small soft">{{ hint() }}</span>
      </span>
      <input #picker type="file" [accept]="accept()" [disabled]="disabled()" (change)="choose(picker)" />
    </label>
  `,
  styles: `
    label {
      position: relative;
      display: flex;
      align-items: center;
      gap: 0.9rem;
      padding: 1rem;
      border: 2px dashed var(--line-strong);
      border-radius: var(--radius-small);
      cursor: pointer;
    }
    label:hover {
      border-color: var(--ink);
    }
    label:has(:focus-visible) {
      outline: 3px solid var(--lapis);
      outline-offset: 2px;
    }
    svg {
      flex: none;
      width: 30px;
      height: 30px;
      color: var(--verdigris);
    }
    label > span {
      display: grid;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .small {
      font-weight: 400;
    }
    input {
      position: absolute;
      inset: 0;
      width: 100%;
      opacity: 0;
      cursor: pointer;
    }
  `,
})
export class FilePicker {
  readonly title = input.required<string>();
  readonly hint = input.required<string>();
  readonly accept = input('');
  readonly disabled = input(false);
  readonly chosen = output<File>();

  protected choose(picker: HTMLInputElement): void {
    const file = picker.files?.[0];
    // The same file may be chosen again.
    picker.value = '';
    if (file) this.chosen.emit(file);
  }
}
