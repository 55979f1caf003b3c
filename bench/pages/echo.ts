/**
 * Half a round trip, since clocks of two processes differ by more than is measured: who asks sends `a` and waits for
 * the `b` of the one that answers. Others look on.
 */
export class Echo {
  #answered: (() => void) | undefined;

  constructor(
    private readonly put: (letter: string) => void,
    private readonly answers: boolean,
  ) {}

  saw(letter: string): void {
    if (letter === 'a' && this.answers) this.put('b');
    if (letter === 'b') this.#answered?.();
  }

  async send(count: number): Promise<number[]> {
    const times: number[] = [];
    for (let sent = 0; sent < count; sent += 1) {
      const start = performance.now();
      const answered = new Promise<void>((resolve) => {
        this.#answered = resolve;
      });
      this.put('a');
      await answered;
      times.push((performance.now() - start) / 2);
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
    return times;
  }
}

/** A fast typist's pause, so that nothing queues. */
const BETWEEN_MS = 25;
