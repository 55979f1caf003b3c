/**
 * Since when each broken pair is that: a triangle over slots, whose row of a slot is there from its first broken pair
 * on. A hash table of as many pairs costs a report about a large room more than all else that it changes.
 */
export class BrokenPairs {
  /** By the higher slot, then the lower one; `WHOLE` where the pair is not broken. */
  readonly #rows: (Float64Array | undefined)[] = [];
  /** Undefined while it has to be looked for. */
  #oldest: number | undefined = WHOLE;

  /** Undefined for a pair that is not broken. `low < high` in all of these. */
  since(low: number, high: number): number | undefined {
    const since = this.#rows[high]?.[low] ?? WHOLE;
    return since === WHOLE ? undefined : since;
  }

  add(low: number, high: number, now: number): void {
    const row = (this.#rows[high] ??= new Float64Array(high).fill(WHOLE));
    row[low] = now;
    if (this.#oldest !== undefined) this.#oldest = Math.min(this.#oldest, now);
  }

  remove(low: number, high: number): void {
    const row = this.#rows[high];
    if (!row) return;
    if (row[low] === this.#oldest) this.#oldest = undefined;
    row[low] = WHOLE;
  }

  oldest(): number | undefined {
    this.#oldest ??= this.#rows.reduce((least, row) => Math.min(least, leastOf(row)), WHOLE);
    return this.#oldest === WHOLE ? undefined : this.#oldest;
  }
}

const WHOLE = Infinity;

function leastOf(row: Float64Array | undefined): number {
  return row?.reduce((least, since) => Math.min(least, since), WHOLE) ?? WHOLE;
}
