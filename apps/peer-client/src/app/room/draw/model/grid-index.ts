import type { Box } from './geometry.ts';

/** Side of a cell in board units: at zoom 1 a screen has some dozens. */
const CELL = 256;
/** What lies in more cells is looked at in every search. */
const MAX_CELLS = 64;

/** Finds what may lie in a box without looking at everything. */
export class GridIndex {
  readonly #cells = new Map<number, Set<string>>();
  readonly #large = new Set<string>();
  readonly #boxes = new Map<string, Box>();

  get boxes(): ReadonlyMap<string, Box> {
    return this.#boxes;
  }

  set(id: string, box: Box): void {
    this.delete(id);
    this.#boxes.set(id, box);
    const cells = cellsOf(box);
    if (!cells) this.#large.add(id);
    for (const cell of cells ?? []) {
      const there = this.#cells.get(cell);
      if (there) there.add(id);
      else this.#cells.set(cell, new Set([id]));
    }
  }

  delete(id: string): void {
    const box = this.#boxes.get(id);
    if (!box) return;
    this.#boxes.delete(id);
    this.#large.delete(id);
    for (const cell of cellsOf(box) ?? []) {
      const there = this.#cells.get(cell);
      there?.delete(id);
      if (there?.size === 0) this.#cells.delete(cell);
    }
  }

  /** In no order; some may lie beside the box. */
  near(box: Box): Set<string> {
    const cells = cellsOf(box, MAX_CELLS * 4);
    if (!cells) return new Set(this.#boxes.keys());
    const found = new Set(this.#large);
    for (const cell of cells) for (const id of this.#cells.get(cell) ?? []) found.add(id);
    return found;
  }
}

/** Undefined where there are more than `most`. */
function cellsOf({ left, top, right, bottom }: Box, most = MAX_CELLS): number[] | undefined {
  const [x0, x1] = [Math.floor(left / CELL), Math.floor(right / CELL)];
  const [y0, y1] = [Math.floor(top / CELL), Math.floor(bottom / CELL)];
  if ((x1 - x0 + 1) * (y1 - y0 + 1) > most) return undefined;
  const cells: number[] = [];
  for (let x = x0; x <= x1; x++) for (let y = y0; y <= y1; y++) cells.push(x * ROW + y);
  return cells;
}

/** More than there are cells from end to end of the board. */
const ROW = 2 ** 20;
