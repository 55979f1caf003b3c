import { afterNextRender, Component, effect, inject, Injector } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { findObstacles } from '../boot/feature-tests.ts';
import { LinkInbox } from '../join/link-inbox.ts';
import { Updates } from './updates.ts';
import { UpdateOffer } from './update-offer.ts';
import { Unsupported } from './unsupported.ts';

@Component({
  selector: 't-root',
  imports: [RouterOutlet, Unsupported, UpdateOffer],
  template: `
    @if (obstacles.length > 0) {
      <t-unsupported [obstacles]="obstacles" />
    } @else {
      <router-outlet (activate)="arrive()" />
      <t-update-offer />
    }
  `,
})
export class App {
  readonly #router = inject(Router);
  readonly #inbox = inject(LinkInbox);
  readonly #injector = inject(Injector);
  protected readonly obstacles = findObstacles(window);
  #arrived = false;

  constructor() {
    const updates = inject(Updates);
    afterNextRender(() => void updates.start());
    effect(() => {
      if (this.#inbox.link() !== undefined) void this.#router.navigateByUrl('/join');
    });
  }

  /** The keyboard and screen readers go on at the new page, not at the link that led there. */
  protected arrive(): void {
    if (this.#arrived) afterNextRender({ write: focusMain }, { injector: this.#injector });
    this.#arrived = true;
  }
}

function focusMain(): void {
  document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
}
