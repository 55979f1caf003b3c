import type { Clock } from '../room-api.ts';

/** Does once, a while after the first of them, what is to be done about each of those that came by then. */
export class Gathered<Key> {
  readonly #keys = new Set<Key>();
  #cancel: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly afterMs: number,
    private readonly each: (key: Key) => void,
  ) {}

  add(key: Key): void {
    this.#keys.add(key);
    this.#cancel ??= this.clock.after(this.afterMs, () => {
      const keys = [...this.#keys];
      this.stop();
      keys.forEach((gathered) => this.each(gathered));
    });
  }

  stop(): void {
    this.#keys.clear();
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
