import { Component, computed, input, model } from '@angular/core';
import { MAX_NAME_LENGTH } from '../engine/own-name.ts';
import { PeerTile } from './peer-tile.ts';

@Component({
  selector: 't-name-field',
  imports: [PeerTile],
  template: `
    <div class="field">
      <label [attr.for]="id">Your name</label>
      <div class="row">
        <t-peer-tile [seed]="seed()" />
        <input
          #box
          class="input"
          [id]="id"
          autocomplete="nickname"
          spellcheck="false"
          [maxLength]="maxLength"
          placeholder="What the others call you"
          [value]="name()"
          (input)="name.set(box.value)"
          [attr.aria-invalid]="missing()"
          [attr.aria-describedby]="missing() ? id + '-error' : null"
        />
      </div>
      @if (missing()) {
        <p class="error" [id]="id + '-error'">Without a name the others see only four letters of your key.</p>
      }
    </div>
  `,
  styles: `
    .row {
      display: flex;
      align-items: center;
      gap: 0.75rem;
    }
    t-peer-tile {
      width: 48px;
    }
  `,
})
export class NameField {
  readonly name = model.required<string>();
  /** Peer id, where there is a key already. */
  readonly seed = input<string>();
  readonly asked = input(false);
  protected readonly id = `your-name-${++instances}`;
  protected readonly maxLength = MAX_NAME_LENGTH;
  protected readonly missing = computed(() => this.asked() && this.name().trim() === '');
}

let instances = 0;
