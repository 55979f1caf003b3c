import { Component, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { LucideBellRing } from '@lucide/angular';
import { OwnName } from '../../engine/own-name.ts';
import { NameField } from '../../shell/name-field.ts';
import { RoomSession } from '../room-session.ts';

/** What a room's code alone is good for: asking to be let in. */
@Component({
  selector: 't-knock-card',
  imports: [LucideBellRing, NameField, RouterLink],
  template: `
    <p class="soft">You are not in this room yet</p>
    <h1 id="room-note" class="code">{{ code() }}</h1>
    <p>
      With the code alone you can knock. Somebody inside then reads you a PIN over the phone, or from across
      the table.
    </p>
    <form (submit)="knock($event)" novalidate>
      <t-name-field [(name)]="name" [asked]="asked()" />
      <button type="submit" class="button primary large">
        <svg lucideBellRing aria-hidden="true"></svg>Knock
      </button>
    </form>
    <p class="small"><a routerLink="/join">I have an invite link</a></p>
  `,
  styles: `
    :host {
      display: grid;
      gap: 1rem;
      width: 100%;
    }
    h1 {
      font-size: clamp(1.6rem, 1.1rem + 2.4vw, 2.4rem);
      letter-spacing: -0.05em;
      overflow-wrap: anywhere;
    }
    form {
      display: grid;
      gap: 1.2rem;
    }
  `,
})
export class KnockCard {
  readonly #session = inject(RoomSession);
  readonly #own = inject(OwnName);
  readonly code = input.required<string>();
  protected readonly name = signal(this.#own.name());
  protected readonly asked = signal(false);

  protected knock(event: Event): void {
    event.preventDefault();
    this.asked.set(true);
    const name = this.name().trim();
    if (name === '') return;
    this.#own.remember(name);
    void this.#session.knock(this.code(), name);
  }
}
