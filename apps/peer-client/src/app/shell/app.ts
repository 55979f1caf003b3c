import { afterNextRender, Component, inject, Injector } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { findObstacles } from '../boot/feature-tests.ts';
import { takeInviteFragment } from '../boot/invite-fragment.ts';
import { LinkInbox } from '../join/link-inbox.ts';
import { Unsupported } from './unsupported.ts';

@Component({
  selector: 't-root',
  imports: [RouterOutlet, Unsupported],
  host: { '(window:hashchange)': 'takeLink()' },
  template: `
    @if (obstacles.length > 0) {
      <t-unsupported [obstacles]="obstacles" />
    } @else {
      <router-outlet (activate)="arrive()" />
    }
  `,
})
export class App {
  readonly #router = inject(Router);
  readonly #inbox = inject(LinkInbox);
  readonly #injector = inject(Injector);
  #arrived = false;
  protected readonly obstacles = findObstacles(window);

  /** Screen readers and the keyboard start at the new page, not at the link that led there; the first page keeps the browser's start. */
  protected arrive(): void {
    if (this.#arrived)
      afterNextRender(
        { write: () => document.querySelector<HTMLElement>('main')?.focus() },
        { injector: this.#injector },
      );
    this.#arrived = true;
  }

  /** A link pasted into the address bar of a page that is open already: nothing is loaded anew. */
  protected takeLink(): void {
    const link = takeInviteFragment(location, history);
    if (link === undefined) return;
    this.#inbox.put(link);
    void this.#router.navigateByUrl('/join');
  }
}
