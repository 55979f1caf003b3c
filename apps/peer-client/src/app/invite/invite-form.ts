import type { InviteView, OpenRoom } from '#mesh';
import { Component, input, output, signal } from '@angular/core';
import { DEFAULT_EXPIRY_MS, EXPIRIES } from './invite-words.ts';
import { UsesStepper } from './uses-stepper.ts';

@Component({
  selector: 't-invite-form',
  imports: [UsesStepper],
  template: `
    <form (submit)="make($event)">
      <div class="field">
        <label for="invite-note">For whom</label>
        <input
          #noteBox
          class="input"
          id="invite-note"
          autocomplete="off"
          maxlength="80"
          placeholder="for Bob"
          [value]="note()"
          (input)="note.set(noteBox.value)"
          aria-describedby="invite-note-hint"
        />
        <p class="hint" id="invite-note-hint">Every member can read it beside the person’s name.</p>
      </div>
      <div class="pair">
        <t-uses-stepper [(uses)]="uses" />
        <div class="field">
          <label for="invite-expiry">Good for</label>
          <select #expiryBox class="input" id="invite-expiry" (change)="expiry.set(+expiryBox.value)">
            @for (choice of expiries; track choice.ms) {
              <option [value]="choice.ms" [selected]="choice.ms === expiry()">{{ choice.words }}</option>
            }
          </select>
        </div>
      </div>
      @if (failed()) {
        <p class="error" role="alert">The invite could not be made. Try again.</p>
      }
      <button type="submit" class="button primary large" [disabled]="busy()">Make invite</button>
    </form>
  `,
  styles: `
    form {
      display: grid;
      gap: 1.2rem;
      color: var(--ink);
    }
    .pair {
      display: flex;
      flex-wrap: wrap;
      gap: 1.2rem;
    }
    .error {
      color: var(--crimson);
    }
    @media (max-width: 599px) {
      .pair {
        justify-content: space-between;
      }
    }
  `,
})
export class InviteForm {
  readonly room = input.required<OpenRoom>();
  readonly made = output<InviteView>();
  protected readonly note = signal('');
  protected readonly uses = signal(1);
  protected readonly expiry = signal(DEFAULT_EXPIRY_MS);
  protected readonly expiries = EXPIRIES;
  protected readonly busy = signal(false);
  protected readonly failed = signal(false);

  protected async make(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    this.busy.set(true);
    try {
      const options = { note: this.note().trim(), uses: this.uses(), expiresInMs: this.expiry() };
      this.made.emit(await this.room().createInvite(options));
    } catch {
      this.failed.set(true);
    }
    this.busy.set(false);
  }
}
