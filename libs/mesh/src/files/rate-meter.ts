/** How fast something goes, over the last few seconds. */
export class RateMeter {
  #seen: { readonly at: number; readonly bytes: number }[] = [];

  add(bytes: number, now: number): void {
    this.#seen.push({ at: now, bytes });
    this.#forget(now);
  }

  /** Bytes a second; 0 when nothing came for a while. */
  rate(now: number): number {
    this.#forget(now);
    const [first] = this.#seen;
    if (!first) return 0;
    const bytes = this.#seen.reduce((sum, seen) => sum + seen.bytes, 0);
    return (bytes * 1000) / Math.max(MIN_SPAN_MS, now - first.at);
  }

  #forget(now: number): void {
    const kept = this.#seen.findIndex(({ at }) => now - at <= WINDOW_MS);
    this.#seen = kept < 0 ? [] : this.#seen.slice(kept);
  }
}

const WINDOW_MS = 5_000;
/** The first piece says little. */
const MIN_SPAN_MS = 500;
