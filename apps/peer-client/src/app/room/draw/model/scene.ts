import type { Around } from '../tools/board-state.ts';
import { type Drawing, type DrawingChange, newEntryId } from './drawing.ts';
import type { Entry } from './entry.ts';
import { boundsOf, type Box, meet, type MeasureText, type Point, union } from './geometry.ts';
import { GridIndex } from './grid-index.ts';
import { isCrossed, reachesInto } from './hit-test.ts';
import type { Mark } from './mark.ts';
import { pileOrder } from './read-drawing.ts';

/** Where everything of a drawing lies; follows it until it is destroyed. */
export class Scene implements Around {
  readonly newId = newEntryId;
  readonly #index = new GridIndex();
  readonly #stop: () => void;

  /** `onChange` learns, with each change, what parts of the board look different. */
  constructor(
    readonly drawing: Drawing,
    readonly measure: MeasureText,
    private readonly onChange: (change: DrawingChange, areas: readonly Box[]) => void,
  ) {
    for (const [id, { mark }] of drawing.entries) this.#index.set(id, boundsOf(mark, measure));
    this.#stop = drawing.onChange((change) => this.#follow(change));
  }

  destroy(): void {
    this.#stop();
  }

  get bounds(): Box | undefined {
    return union(this.#index.boxes.values());
  }

  markOf(id: string): Mark | undefined {
    return this.drawing.entries.get(id)?.mark;
  }

  boxOf(id: string): Box | undefined {
    return this.#index.boxes.get(id);
  }

  boxOfAll(ids: Iterable<string>): Box | undefined {
    return union([...ids].flatMap((id) => this.boxOf(id) ?? []));
  }

  /** Those that lie in the box at least in part by their bounds, from the lowest to the highest. */
  pileIn(box: Box): [string, Entry][] {
    const found = new Map<string, Entry>();
    for (const id of this.#index.near(box)) {
      const bounds = this.boxOf(id);
      const entry = this.drawing.entries.get(id);
      if (bounds && entry && meet(bounds, box)) found.set(id, entry);
    }
    return pileOrder(found);
  }

  /** The highest under that place. */
  topAt(at: Point, reach: number): string | undefined {
    const box = { left: at.x - reach, top: at.y - reach, right: at.x + reach, bottom: at.y + reach };
    return this.pileIn(box).findLast(([, { mark }]) => isCrossed(mark, at, at, reach, this.measure))?.[0];
  }

  crossedBy(a: Point, b: Point, reach: number): string[] {
    const box = {
      left: Math.min(a.x, b.x) - reach,
      top: Math.min(a.y, b.y) - reach,
      right: Math.max(a.x, b.x) + reach,
      bottom: Math.max(a.y, b.y) + reach,
    };
    return this.#idsOf(this.pileIn(box).filter(([, { mark }]) => isCrossed(mark, a, b, reach, this.measure)));
  }

  within(box: Box): string[] {
    return this.#idsOf(this.pileIn(box).filter(([, { mark }]) => reachesInto(mark, box, this.measure)));
  }

  #idsOf(pile: readonly [string, Entry][]): string[] {
    return pile.map(([id]) => id);
  }

  #follow(change: DrawingChange): void {
    const areas: Box[] = [];
    for (const id of change.ids) {
      const before = this.boxOf(id);
      const entry = this.drawing.entries.get(id);
      if (entry) this.#index.set(id, boundsOf(entry.mark, this.measure));
      else this.#index.delete(id);
      areas.push(...[before, this.boxOf(id)].filter((box) => box !== undefined));
    }
    this.onChange(change, areas);
  }
}
