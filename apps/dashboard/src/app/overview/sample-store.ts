import { computed, effect, inject, Injectable, signal } from '@angular/core';
import type { Sample } from '#protocol/operator';
import { OverviewStore } from '../live/overview-store.ts';
import { OperatorApi } from '../session/operator-api.ts';

/** The node over time: what it kept, and what the live feed has added since. */
@Injectable()
export class SampleStore {
  readonly #api = inject(OperatorApi);
  readonly #overview = inject(OverviewStore);
  readonly #kept = signal<readonly Sample[]>([]);
  readonly #problem = signal('');
  readonly #startedAt = computed(() => this.#overview.state()?.startedAt);

  readonly problem = this.#problem.asReadonly();
  readonly samples = computed(() => {
    const kept = this.#kept();
    const last = kept.at(-1)?.at ?? 0;
    return [...kept, ...(this.#overview.state()?.samples ?? []).filter(({ at }) => at > last)];
  });

  constructor() {
    // Again after a restart of the node, which has forgotten what was before.
    effect(() => {
      if (this.#startedAt() !== undefined) void this.load();
    });
  }

  async load(): Promise<void> {
    const answer = await this.#api.samples();
    this.#problem.set(answer.ok ? '' : answer.problem);
    if (answer.ok) this.#kept.set(answer.value.samples);
  }
}
