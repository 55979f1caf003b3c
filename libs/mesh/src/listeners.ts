/** Who wants to hear of one kind of event. A listener that is removed while an event goes round is not called. */
export class Listeners<Args extends unknown[]> {
  readonly #listeners = new Set<{ readonly call: (...args: Args) => void }>();

  /** Returns the unsubscribe. One function added twice is called twice. */
  add(call: (...args: Args) => void): () => void {
    const entry = { call };
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  emit(...args: Args): void {
    for (const entry of [...this.#listeners]) {
      if (this.#listeners.has(entry)) entry.call(...args);
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
