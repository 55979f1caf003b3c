import { encodeBase64url, type PeerId } from '#protocol';
import { type Doc, type Map as SharedMap, UndoManager, type YMapEvent } from 'yjs';
import { encodeEntry, type Entry, MAX_Z } from './entry.ts';
import { moved } from './geometry.ts';
import { type Mark, MAX_BOARD_POINTS, MAX_ENTRIES, MAX_POINTS, pointsOf, type Style } from './mark.ts';
import { pileOrder, readDrawing, readEntry, sharedDrawing } from './read-drawing.ts';

/** What changed at once, and whether somebody else did it. */
export interface DrawingChange {
  /** Ids of entries that came, went or are another now. */
  readonly ids: ReadonlySet<string>;
  readonly isOurs: boolean;
}

/** The drawing in a room's document, with undo and redo of what was done here. Each call is one step back. */
export class Drawing {
  readonly #shared: SharedMap<unknown>;
  readonly #entries: Map<string, Entry>;
  readonly #undo: UndoManager;
  readonly #listeners = new Set<(change: DrawingChange) => void>();
  /** Marks one's own changes; those of another view of the same document are not undone here. */
  readonly #origin = { who: 'drawing' };
  #pile: readonly [string, Entry][] | undefined;
  /** Of all entries that are shown. */
  #points = 0;
  /** The highest that there has been. */
  #top = { z: 0, id: '' };

  constructor(
    private readonly doc: Doc,
    private readonly author: PeerId,
  ) {
    this.#shared = sharedDrawing(doc);
    this.#entries = readDrawing(doc).entries;
    for (const [id, entry] of this.#entries) {
      this.#raise(id, entry);
      this.#points += pointsOf(entry.mark);
    }
    this.#shared.observe(this.#onChange);
    // Steps end where a call begins, not by the clock.
    this.#undo = new UndoManager(this.#shared, {
      trackedOrigins: new Set([this.#origin]),
      captureTimeout: Number.MAX_SAFE_INTEGER,
    });
  }

  destroy(): void {
    this.#shared.unobserve(this.#onChange);
    this.#undo.destroy();
    this.#listeners.clear();
  }

  get entries(): ReadonlyMap<string, Entry> {
    return this.#entries;
  }

  /** From the lowest to the highest. */
  get pile(): readonly [string, Entry][] {
    this.#pile ??= pileOrder(this.#entries);
    return this.#pile;
  }

  /** How many entries others wrote that are none, or too many. */
  get skipped(): number {
    return this.#shared.size - this.#entries.size;
  }

  get isFull(): boolean {
    return this.#shared.size >= MAX_ENTRIES || this.#points + MAX_POINTS > MAX_BOARD_POINTS;
  }

  /** Nothing lies above it. */
  isOnTop(id: string): boolean {
    return id === this.#top.id;
  }

  get canUndo(): boolean {
    return this.#undo.canUndo();
  }

  get canRedo(): boolean {
    return this.#undo.canRedo();
  }

  /** On top of all others. */
  add(id: string, mark: Mark): void {
    this.#step(() => this.#write(id, { mark, z: this.#nextZ(), author: this.author }));
  }

  /** What somebody is writing: all of it until the next other call is one step. */
  write(id: string, mark: Mark): void {
    const before = this.#entries.get(id);
    const { z, author } = before ?? { z: this.#nextZ(), author: this.author };
    this.doc.transact(() => this.#write(id, { mark, z, author }), this.#origin);
  }

  /** What comes next is another step. */
  endStep(): void {
    this.#undo.stopCapturing();
  }

  remove(ids: Iterable<string>): void {
    this.#step(() => {
      for (const id of ids) if (this.#entries.has(id)) this.#shared.delete(id);
    });
  }

  move(ids: Iterable<string>, dx: number, dy: number): void {
    this.#replace(ids, (mark) => moved(mark, dx, dy));
  }

  restyle(ids: Iterable<string>, style: Partial<Style>): void {
    this.#replace(ids, (mark) => ({ ...mark, style: { ...mark.style, ...style } }));
  }

  undo(): void {
    this.#undo.undo();
  }

  redo(): void {
    this.#undo.redo();
  }

  onChange(listener: (change: DrawingChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #replace(ids: Iterable<string>, change: (mark: Mark) => Mark): void {
    this.#step(() => {
      for (const id of ids) {
        const entry = this.#entries.get(id);
        if (entry) this.#write(id, { ...entry, mark: change(entry.mark) });
      }
    });
  }

  #step(act: () => void): void {
    this.endStep();
    this.doc.transact(act, this.#origin);
    this.endStep();
  }

  #write(id: string, entry: Entry): void {
    this.#shared.set(id, encodeEntry(entry));
  }

  #nextZ(): number {
    return Math.min(MAX_Z, this.#top.z + 1);
  }

  #raise(id: string, { z }: Entry): void {
    const top = this.#top;
    if (z > top.z || (z === top.z && id > top.id)) this.#top = { z, id };
  }

  readonly #onChange = ({ keysChanged, transaction }: YMapEvent<unknown>): void => {
    for (const id of keysChanged as Set<string>) this.#read(id);
    this.#pile = undefined;
    const change = { ids: keysChanged as Set<string>, isOurs: transaction.local };
    for (const listener of this.#listeners) listener(change);
  };

  #read(id: string): void {
    const before = this.#entries.get(id);
    if (before) this.#points -= pointsOf(before.mark);
    this.#entries.delete(id);
    const entry = this.#entries.size < MAX_ENTRIES ? readEntry(this.#shared, id) : undefined;
    if (!entry || this.#points + pointsOf(entry.mark) > MAX_BOARD_POINTS) return;
    this.#points += pointsOf(entry.mark);
    this.#entries.set(id, entry);
    this.#raise(id, entry);
  }
}

/** Eight random bytes: nobody draws a second thing of that id. */
export function newEntryId(): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(8)));
}
