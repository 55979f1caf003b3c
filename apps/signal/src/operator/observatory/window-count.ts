/** Beyond that it is a burst whatever the limit is. */
const MAX_COUNT = 1024;

/** How often something happened within the last `windowMs`. */
export class WindowCount {
  #times: number[] = [];

  constructor(private readonly windowMs: number) {}

  add(at: number): void {
    this.#times.push(at);
    if (this.#times.length > MAX_COUNT) this.#times.shift();
  }

  at(now: number): number {
    const start = now - this.windowMs;
    if (this.#times[0] !== undefined && this.#times[0] < start) {
      this.#times = this.#times.filter((time) => time >= start);
    }
    return this.#times.length;
  }

  /** Since when what is counted has been going on. */
  get since(): number | undefined {
    return this.#times[0];
  }
}
