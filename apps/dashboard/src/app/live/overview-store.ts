import { computed, inject, Injectable, signal } from '@angular/core';
import { LiveConnection } from './live-connection.ts';
import { type OverviewState, overviewAfter, overviewFrom } from './overview-state.ts';

/** The whole node, live. Lives as long as somebody is signed in. */
@Injectable({ providedIn: 'root' })
export class OverviewStore {
  readonly #live = inject(LiveConnection);
  readonly #state = signal<OverviewState | undefined>(undefined);
  #stops: (() => void)[] = [];
  #asking = false;

  readonly state = this.#state.asReadonly();
  readonly rooms = computed(() => this.#state()?.rooms ?? []);
  readonly alerts = computed(() => this.#state()?.alerts ?? []);
  /** Of the node's clock, by which all times here are. */
  readonly at = computed(() => this.#state()?.at);

  open(): void {
    this.close();
    this.#live.open();
    this.#stops = [
      this.#live.on('overview', (delta) => {
        const state = this.#state();
        const next = state && overviewAfter(state, delta);
        if (next) this.#state.set(next);
        else void this.#follow();
      }),
      this.#live.onWelcome(() => void this.#follow()),
    ];
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  async #follow(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const answer = await this.#live.ask('follow-overview', {});
    this.#asking = false;
    if (answer?.kind === 'overview') this.#state.set(overviewFrom(answer.snapshot));
  }
}
