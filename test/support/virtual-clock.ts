import type { Clock } from '#mesh';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that passes only when it is told to, so that a test of minutes takes milliseconds and replays. */
export class VirtualClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now: number;
  #order = 0;

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, order: this.#order++, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How many callbacks are still to come. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Runs all that falls due within `ms`, and all that follows from it. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settled();
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#timers.delete(next);
      this.#now = next.at;
      next.callback();
      await settled();
    }
    this.#now = until;
  }

  /** Lets time pass until the condition holds; throws what `describe` says when it does not within `ms`. */
  async passUntil(condition: () => boolean, ms: number, describe: () => string): Promise<void> {
    const until = this.#now + ms;
    await settled();
    while (!condition()) {
      const next = this.#next(until);
      if (!next) throw new Error(`not within ${ms} ms: ${describe()}`);
      await this.pass(next.at - this.#now);
    }
  }

  #next(until: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (
        timer.at <= until &&
        (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order))
      ) {
        first = timer;
      }
    }
    return first;
  }
}

/** Resolves when no promise has anything left to do. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
