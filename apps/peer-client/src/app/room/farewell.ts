import { Component, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { BrokenToken } from '../shell/broken-token.ts';
import { SaveCopy } from './save-copy.ts';
import type { RoomStore } from './room-store.ts';

/** What is left of a room after one has left it. */
@Component({
  selector: 't-farewell',
  imports: [BrokenToken, RouterLink, SaveCopy],
  template: `
    <section class="card" aria-labelledby="farewell-title">
      <t-broken-token [apart]="1" />
      <h1 id="farewell-title">You have left this room</h1>
      <p>
        The others see that you left. Your key there is spent: coming back takes a new invite. What was
        written is still on this device until you forget the room.
      </p>
      <div class="actions">
        <t-save-copy [store]="store()" />
        <button type="button" class="button danger" (click)="forget.emit()">Forget this room</button>
        <a class="button quiet" routerLink="/">To the start</a>
      </div>
    </section>
  `,
  styles: `
    section {
      display: grid;
      gap: 1.1rem;
      max-width: 560px;
      margin: 0 auto;
      padding: clamp(1.5rem, 5vw, 2.8rem);
    }
    t-broken-token {
      width: 180px;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 0.6rem;
    }
  `,
})
export class Farewell {
  readonly store = input.required<RoomStore>();
  readonly forget = output();
}
