import type { Clock } from './room-api.ts';

/** A clock that can be stopped for good: whatever it was still to call is never called, and keeps nothing alive. */
export class EndingClock implements Clock {
  readonly #cancels = new Set<() => void>();
  #ended = false;

  constructor(private readonly clock: Clock) {}

  now(): number {
    return this.clock.now();
  }

  after(ms: number, callback: () => void): () => void {
    if (this.#ended) return () => {};
    const cancel = (): void => {
      this.#cancels.delete(cancel);
      cancelTimer();
    };
    const cancelTimer = this.clock.after(ms, () => {
      this.#cancels.delete(cancel);
      callback();
    });
    this.#cancels.add(cancel);
    return cancel;
  }

  end(): void {
    this.#ended = true;
    for (const cancel of [...this.#cancels]) cancel();
  }
}
