/** One direction of a connection: deliveries in order, one a step, while the way is open. */
export class MemoryPipe {
  readonly #isOpen: () => boolean;
  readonly #schedule: (task: () => void) => void;
  #waiting: (() => void)[] = [];
  #scheduled = false;

  constructor(isOpen: () => boolean, schedule: (task: () => void) => void) {
    this.#isOpen = isOpen;
    this.#schedule = schedule;
  }

  push(delivery: () => void): void {
    this.#waiting.push(delivery);
    this.flow();
  }

  /** Goes on with what waits, if the way is open. */
  flow(): void {
    if (this.#scheduled || this.#waiting.length === 0 || !this.#isOpen()) return;
    this.#scheduled = true;
    this.#schedule(() => this.#step());
  }

  /** Drops what has not been delivered. */
  clear(): void {
    this.#waiting = [];
  }

  #step(): void {
    this.#scheduled = false;
    if (!this.#isOpen()) return;
    this.#waiting.shift()?.();
    this.flow();
  }
}
