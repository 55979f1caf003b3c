import type { PeerId } from '#trust';
import type { FileEntry } from './file-entry.ts';

export interface ShownEntries {
  readonly shown: readonly FileEntry[];
  /** What is left out and whose, most first. */
  readonly hidden: readonly HiddenEntries[];
}

export interface HiddenEntries {
  /** Who says it has added them; undefined for all who are not in the room, together. */
  readonly by: PeerId | undefined;
  readonly count: number;
}

/**
 * Which of the files of a room are shown where the list is too long for a page. What is on this device, or on its way
 * here, takes no place. The others share the places by who added them, so that nobody's flood hides the files of
 * anybody else; invented people share one part. Of each, the newest.
 */
export function shownEntries(
  entries: readonly FileEntry[],
  options: {
    readonly places: number;
    readonly isHere: (entry: FileEntry) => boolean;
    /** Asked only where there is not room for all. */
    readonly members: () => ReadonlySet<PeerId>;
  },
): ShownEntries {
  const { places, isHere } = options;
  if (entries.length <= places) return { shown: entries, hidden: [] };
  const members = options.members();
  const partOf = ({ addedBy }: FileEntry): PeerId | undefined => (members.has(addedBy) ? addedBy : undefined);
  const counts = new Map<PeerId | undefined, number>();
  for (const entry of entries)
    if (!isHere(entry)) counts.set(partOf(entry), (counts.get(partOf(entry)) ?? 0) + 1);
  const left = shares(counts, places);
  const hidden = [...counts].map(([by, count]) => ({ by, count: count - (left.get(by) ?? 0) }));
  const shown = entries.filter((entry) => {
    if (isHere(entry)) return true;
    const mine = left.get(partOf(entry)) ?? 0;
    left.set(partOf(entry), mine - 1);
    return mine > 0;
  });
  return {
    shown,
    hidden: hidden.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count),
  };
}

/** How many places each has: whoever wants least is served first, and what it leaves is the others'. */
function shares<Key>(wanted: ReadonlyMap<Key, number>, places: number): Map<Key, number> {
  const shared = new Map<Key, number>();
  let rest = places;
  const modestFirst = [...wanted].sort(([, a], [, b]) => a - b);
  for (const [index, [key, count]] of modestFirst.entries()) {
    const share = Math.min(count, Math.floor(rest / (modestFirst.length - index)));
    shared.set(key, share);
    rest -= share;
  }
  return shared;
}
