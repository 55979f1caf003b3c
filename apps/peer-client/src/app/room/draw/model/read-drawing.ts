import type { Doc, Map as SharedMap } from 'yjs';
import { decodeEntry, ENTRY_ID, type Entry } from './entry.ts';
import { MAX_BOARD_POINTS, MAX_ENTRIES, pointsOf } from './mark.ts';

/** All entries of the room's document that are some, and how many are none: other members write them. */
export function readDrawing(doc: Doc): { entries: Map<string, Entry>; skipped: number } {
  const shared = sharedDrawing(doc);
  const entries = new Map<string, Entry>();
  let points = 0;
  for (const id of [...shared.keys()].toSorted()) {
    const entry = entries.size < MAX_ENTRIES ? readEntry(shared, id) : undefined;
    if (!entry || points + pointsOf(entry.mark) > MAX_BOARD_POINTS) continue;
    points += pointsOf(entry.mark);
    entries.set(id, entry);
  }
  return { entries, skipped: shared.size - entries.size };
}

export function readEntry(shared: SharedMap<unknown>, id: string): Entry | undefined {
  return ENTRY_ID.test(id) ? decodeEntry(shared.get(id)) : undefined;
}

export function sharedDrawing(doc: Doc): SharedMap<unknown> {
  return doc.getMap('drawing');
}

/** From the lowest to the highest, the same on every device. */
export function pileOf(entries: ReadonlyMap<string, Entry>): Entry[] {
  return pileOrder(entries).map(([, entry]) => entry);
}

export function pileOrder(entries: ReadonlyMap<string, Entry>): [string, Entry][] {
  return [...entries].sort(([idA, a], [idB, b]) => a.z - b.z || (idA < idB ? -1 : 1));
}
