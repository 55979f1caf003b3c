import type { Clock } from '../room-api.ts';

/** Does once, a while after the first of them, what is to be done about each of those that came by then. */
export class Gathered<Key> {
  readonly #keys = new Set<Key>();
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(
    private readonly clock: Clock,
    private readonly afterMs: number,
    private readonly each: (key: Key) => void,
  ) {}

  add(key: Key): void {
    if (this.#stopped) return;
    this.#keys.add(key);
    this.#cancel ??= this.clock.after(this.afterMs, () => {
      const keys = [...this.#keys];
      this.#keys.clear();
      this.#cancel = undefined;
      keys.forEach((gathered) => this.each(gathered));
    });
  }

  /** For good: what was being verified when the room was left may still come in. */
  stop(): void {
    this.#stopped = true;
    this.#keys.clear();
    this.#cancel?.();
  }
}
