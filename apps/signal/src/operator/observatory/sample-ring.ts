import { MAX_SAMPLES, type Sample, SAMPLE_EVERY_MS } from '#protocol/operator';

const DAY_MS = 24 * 3600 * 1000;

/** The node's last day, for charts. */
export class SampleRing {
  /** Oldest first. */
  readonly #samples: Sample[] = [];

  add(sample: Sample): void {
    this.#samples.push(sample);
    if (this.#samples.length > DAY_MS / SAMPLE_EVERY_MS) this.#samples.shift();
  }

  get latest(): Sample | undefined {
    return this.#samples.at(-1);
  }

  /** At most `MAX_SAMPLES` of them, evenly, with the newest. */
  between(from: number, to: number): Sample[] {
    const within = this.#samples.filter(({ at }) => at >= from && at <= to);
    const step = Math.ceil(within.length / MAX_SAMPLES);
    return within.filter((_, index) => (within.length - 1 - index) % step === 0);
  }
}
