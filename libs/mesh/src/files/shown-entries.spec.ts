import { describe, expect, test } from '@jest/globals';
import { type PeerId, toHex } from '#trust';
import fc from 'fast-check';
import type { FileEntry, FileId } from './file-entry.ts';
import type { FileRoot } from './manifest.ts';
import { shownEntries } from './shown-entries.ts';

const PLACES = 20;
const PEERS = Array.from({ length: 6 }, (_, at) => toHex<PeerId>(new Uint8Array(16).fill(at)));
const [ALICE, BOB, MALLORY, ...INVENTED] = PEERS as [PeerId, PeerId, PeerId, ...PeerId[]];
const members = new Set([ALICE, BOB, MALLORY]);

let made = 0;
function entryBy(addedBy: PeerId): FileEntry {
  const number = new Uint8Array(32);
  new DataView(number.buffer).setUint32(0, ++made);
  const root = toHex<FileRoot>(number);
  const id = toHex<FileId>(number.subarray(0, 16));
  return { id, path: ['a'], type: '', size: 1, root, addedBy, addedAt: made };
}

const manyBy = (peer: PeerId, count: number): FileEntry[] =>
  Array.from({ length: count }, () => entryBy(peer));

const show = (entries: readonly FileEntry[], here: ReadonlySet<FileEntry> = new Set()) =>
  shownEntries(entries, { places: PLACES, isHere: (entry) => here.has(entry), members: () => members });

const countOf = (entries: readonly FileEntry[], peer: PeerId): number =>
  entries.filter(({ addedBy }) => addedBy === peer).length;

describe('a list that is too long to be shown', () => {
  test('shows all of those who added little, and says how much of whom is missing', () => {
    const flood = manyBy(MALLORY, 500);
    const { shown, hidden } = show([...flood, ...manyBy(ALICE, 7), ...manyBy(BOB, 3)]);
    expect([countOf(shown, ALICE), countOf(shown, BOB), countOf(shown, MALLORY)]).toEqual([7, 3, 10]);
    expect(shown.slice(0, 10)).toEqual(flood.slice(0, 10));
    expect(hidden).toEqual([{ by: MALLORY, count: 490 }]);
  });

  test('gives people who are not in the room one part together', () => {
    const invented = INVENTED.flatMap((peer) => manyBy(peer, 100));
    const { shown, hidden } = show([...invented, ...manyBy(ALICE, 10)]);
    expect(countOf(shown, ALICE)).toBe(10);
    expect(hidden).toEqual([{ by: undefined, count: 290 }]);
  });

  test('shows what is here, or on its way here, whatever else there is', () => {
    const mine = manyBy(ALICE, 30);
    const { shown, hidden } = show([...manyBy(MALLORY, 100), ...mine], new Set(mine));
    expect(countOf(shown, ALICE)).toBe(30);
    expect(hidden).toEqual([{ by: MALLORY, count: 80 }]);
  });

  test('leaves nothing out that is not counted, fills its places, and hides nobody behind anybody', () => {
    const lists = fc.array(fc.record({ by: fc.nat(PEERS.length - 1), isHere: fc.boolean() }), {
      maxLength: 120,
      size: 'max',
    });
    fc.assert(
      fc.property(lists, (list) => {
        const entries = list.map(({ by }) => entryBy(PEERS[by] ?? ALICE));
        const here = new Set(entries.filter((_, at) => list[at]?.isHere));
        const { shown, hidden } = show(entries, here);
        expect(shown).toEqual(entries.filter((entry) => shown.includes(entry)));
        expect([...here].every((entry) => shown.includes(entry))).toBe(true);
        expect(shown.length + hidden.reduce((sum, { count }) => sum + count, 0)).toBe(entries.length);
        const others = entries.length - here.size;
        const expected = entries.length <= PLACES ? others : Math.min(PLACES, others);
        expect(shown.filter((entry) => !here.has(entry)).length).toBe(expected);
        for (const { by } of hidden) {
          const lost = by === undefined ? [...INVENTED] : [by];
          const kept = shown.filter((entry) => !here.has(entry) && lost.includes(entry.addedBy)).length;
          expect(kept).toBeGreaterThanOrEqual(Math.floor(PLACES / 4));
        }
      }),
    );
  });
});
