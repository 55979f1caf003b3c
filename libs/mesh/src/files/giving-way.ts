import type { Awareness } from 'y-protocols/awareness';
import type { Doc } from 'yjs';
import type { Clock } from '../room-api.ts';

/**
 * What people write and draw shares its links with files, and waits there behind what is on its way. So while they do,
 * pieces go out one at a time with room between them, and at full speed again when they pause.
 */
export class GivingWay {
  #workedAt = -Infinity;
  #nextAt = -Infinity;

  constructor(private readonly clock: Clock) {}

  /** What is done there, by anybody, is work; but for the list of files, which files change themselves. */
  watch(doc: Doc, awareness: Awareness): void {
    const lists = new Set<unknown>([doc.getMap('files'), doc.getMap('file-holders')]);
    doc.on('afterTransaction', ({ changed }) => {
      if ([...changed.keys()].some((type) => !lists.has(type))) this.#work();
    });
    awareness.on('change', () => this.#work());
  }

  get isActive(): boolean {
    return this.clock.now() - this.#workedAt <= PAUSE_MS;
  }

  /** Until the next piece may go out. */
  turn(): Promise<void> {
    if (!this.isActive) return Promise.resolve();
    const now = this.clock.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + BETWEEN_PIECES_MS;
    return new Promise((resolve) => void this.clock.after(at - now, resolve));
  }

  #work(): void {
    this.#workedAt = this.clock.now();
  }
}

/** Longer than between two letters of somebody who thinks. */
const PAUSE_MS = 1_000;

/** Four megabytes a second; a piece is through in a third of that between two pages on two cores. */
const BETWEEN_PIECES_MS = 64;
