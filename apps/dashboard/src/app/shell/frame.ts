import { afterNextRender, Component, computed, DestroyRef, inject, Injector, signal } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import {
  LucideBell,
  LucideLayoutGrid,
  LucideLogOut,
  LucideScrollText,
  LucideTableProperties,
} from '@lucide/angular';
import { BrandMark, tickingNow } from '#ui';
import { Acknowledged } from '../alerts/acknowledged.ts';
import { AlertList } from '../alerts/alert-list.ts';
import { AlertNotices } from '../alerts/alert-notices.ts';
import { LiveConnection } from '../live/live-connection.ts';
import { OverviewStore } from '../live/overview-store.ts';
import { Session } from '../session/session.ts';
import { age } from './figures.ts';

/** What is around every page of somebody who is signed in: places, alerts, and how fresh all of it is. */
@Component({
  selector: 't-frame',
  imports: [
    AlertList,
    BrandMark,
    LucideBell,
    LucideLayoutGrid,
    LucideLogOut,
    LucideScrollText,
    LucideTableProperties,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
  ],
  templateUrl: './frame.html',
  styleUrl: './frame.scss',
  host: { '(document:keydown.escape)': 'bellOpen.set(false)' },
})
export class Frame {
  readonly #injector = inject(Injector);
  readonly #live = inject(LiveConnection);
  readonly #now = tickingNow(1000);
  readonly #acknowledged = inject(Acknowledged);
  protected readonly session = inject(Session);
  protected readonly overview = inject(OverviewStore);
  protected readonly notices = inject(AlertNotices);

  protected readonly bellOpen = signal(false);
  protected readonly status = this.#live.status;
  protected readonly lostFor = computed(() => {
    const status = this.status();
    return status.kind === 'lost' ? age(this.#now() - status.since) : undefined;
  });
  protected readonly unseen = computed(
    () => this.overview.alerts().filter(({ id }) => !this.#acknowledged.has(id)).length,
  );
  #arrived = false;

  constructor() {
    this.overview.open();
    inject(DestroyRef).onDestroy(() => {
      this.overview.close();
      this.#live.close();
    });
  }

  protected async signOut(): Promise<void> {
    this.#live.close();
    await this.session.signOut();
  }

  /** The keyboard and screen readers go on at the new page, not at the link that led there. */
  protected arrive(): void {
    this.bellOpen.set(false);
    const focus = () => document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
    if (this.#arrived) afterNextRender({ write: focus }, { injector: this.#injector });
    this.#arrived = true;
  }
}
