import { computed, effect, inject, Injectable, signal } from '@angular/core';
import { Router } from '@angular/router';
import { OverviewStore } from '../live/overview-store.ts';
import { Acknowledged } from './acknowledged.ts';
import { alertWords } from './alert-words.ts';

const KEY = 'tessera-notices';

/** `off`: nobody has asked for them here. `denied`: the browser was told not to. `absent`: it has none. */
export type NoticesState = 'on' | 'off' | 'denied' | 'absent';

/** The browser's own notifications of new alerts, while this page is open and out of sight. Asked for by a press only. */
@Injectable({ providedIn: 'root' })
export class AlertNotices {
  readonly #overview = inject(OverviewStore);
  readonly #acknowledged = inject(Acknowledged);
  readonly #router = inject(Router);
  readonly #permission = signal(permission());
  readonly #isWanted = signal(localStorage.getItem(KEY) === 'on');
  /** Told before, or there when this page came. */
  #known: Set<string> | undefined;

  readonly state = computed<NoticesState>(() => {
    if (this.#permission() === 'absent' || this.#permission() === 'denied') {
      return this.#permission() as 'absent' | 'denied';
    }
    return this.#permission() === 'granted' && this.#isWanted() ? 'on' : 'off';
  });

  constructor() {
    effect(() => this.#tell());
  }

  async turnOn(): Promise<void> {
    await Notification.requestPermission();
    this.#permission.set(permission());
    this.#want(true);
  }

  turnOff(): void {
    this.#want(false);
  }

  #want(isWanted: boolean): void {
    this.#isWanted.set(isWanted);
    localStorage.setItem(KEY, isWanted ? 'on' : 'off');
  }

  #tell(): void {
    const [state, alerts] = [this.#overview.state(), this.#overview.alerts()];
    if (!state) return;
    const known = this.#known;
    this.#known = new Set(alerts.map(({ id }) => id));
    // Whoever looks at the page sees them there.
    if (!known || this.state() !== 'on' || document.visibilityState === 'visible') return;
    for (const alert of alerts) {
      if (known.has(alert.id) || this.#acknowledged.has(alert.id)) continue;
      const { title, text } = alertWords(alert);
      const body = alert.room === null ? text : `${alert.room}: ${text}`;
      // One for each alert, whatever is open in how many tabs.
      const notice = new Notification(title, { body, tag: alert.id });
      notice.onclick = () => {
        window.focus();
        void this.#router.navigate(alert.room === null ? ['/'] : ['/rooms', alert.room]);
      };
    }
  }
}

function permission(): NotificationPermission | 'absent' {
  return 'Notification' in window ? Notification.permission : 'absent';
}
