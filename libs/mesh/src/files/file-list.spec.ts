import { beforeEach, describe, expect, test } from '@jest/globals';
import { type PeerId, toHex } from '#trust';
import fc from 'fast-check';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import type { FileEntry, FileId } from './file-entry.ts';
import { FileList, oncePerName } from './file-list.ts';
import type { FileRoot } from './manifest.ts';
import { shownEntries } from './shown-entries.ts';

const peer = (number: number): PeerId => toHex<PeerId>(new Uint8Array(16).fill(number));
const ALICE = peer(1);
const BOB = peer(2);

interface Device {
  readonly doc: Doc;
  readonly list: FileList;
}

const newDevice = (): Device => {
  const doc = new Doc();
  return { doc, list: new FileList(doc) };
};

const rowsOf = ({ list }: Device): readonly FileEntry[] => oncePerName(list.entries);

function meet(...all: readonly Device[]): void {
  for (const from of all) for (const to of all) applyUpdate(to.doc, encodeStateAsUpdate(from.doc));
}

let made = 0;
function entry(addedBy: PeerId, with_: Partial<FileEntry> = {}): FileEntry {
  const number = new Uint8Array(16);
  new DataView(number.buffer).setUint32(0, ++made);
  const root = toHex<FileRoot>(new Uint8Array(32).fill(7));
  return {
    id: toHex<FileId>(number),
    path: ['trip', 'map'],
    type: '',
    size: 1,
    root,
    addedBy,
    addedAt: 5,
    ...with_,
  };
}

describe('the same file, added by two in the same moment', () => {
  let alice: Device;
  let bob: Device;

  beforeEach(() => {
    [alice, bob] = [newDevice(), newDevice()];
    alice.list.add(entry(ALICE));
    bob.list.add(entry(BOB));
    meet(alice, bob);
  });

  test('is one row, the same at both, and held by both', () => {
    expect(rowsOf(alice).length).toBe(1);
    expect(rowsOf(alice)).toEqual(rowsOf(bob));
    expect(alice.list.holdersOf(entry(ALICE).root)).toEqual(new Set([ALICE, BOB]));
  });

  test('is gone when somebody removes that row', () => {
    alice.list.remove(rowsOf(alice)[0]!.id);
    meet(alice, bob);
    expect([alice.list.entries, bob.list.entries]).toEqual([[], []]);
  });

  test('is another one under another name, in another folder, or with other bytes', () => {
    const root = toHex<FileRoot>(new Uint8Array(32).fill(8));
    for (const other of [{ path: ['trip', 'Map'] }, { path: ['map'] }, { root }, { size: 2 }])
      alice.list.add(entry(ALICE, other));
    expect(rowsOf(alice).length).toBe(5);
  });
});

test("nobody hides another's file by adding its twin and more than is shown", () => {
  const mallory = peer(3);
  const { list } = newDevice();
  list.add(entry(ALICE, { path: ['plan'], addedAt: 9 }));
  list.add(entry(mallory, { path: ['plan'], addedAt: 0 }));
  for (let one = 0; one < 10; one++) list.add(entry(mallory, { path: [`flood ${one}`] }));
  const members = () => new Set([ALICE, mallory]);
  const { shown } = shownEntries(list.entries, { places: 4, isHere: () => false, members });
  expect(oncePerName(shown).map(({ path, addedBy }) => [path, addedBy])).toContainEqual([['plan'], ALICE]);
});

test('who floods the list of holders keeps nobody from saying what they have', () => {
  const alice = newDevice();
  const flood = new Doc();
  flood.transact(() => {
    const number = new Uint8Array(32);
    for (let one = 0; one < 32_001; one++) {
      new DataView(number.buffer).setUint32(0, one);
      flood.getMap('file-holders').set(toHex(number) + peer(3), 1);
    }
  });
  applyUpdate(alice.doc, encodeStateAsUpdate(flood));
  const file = entry(ALICE);
  const key = file.root + BOB;
  let changes = 0;
  alice.list.onChange(() => {
    changes += 1;
    alice.list.setHolder(file.root, BOB, true);
  });
  alice.list.add(file);
  expect(alice.doc.getMap('file-holders').has(key)).toBe(true);
  expect(changes).toBeLessThan(10);
});

test('whoever adds and removes what, all have the same rows in the end, and none of them twice', () => {
  const act = fc.record({
    who: fc.nat(2),
    what: fc.constantFrom('add', 'add', 'remove', 'meet'),
    path: fc.constantFrom(['a'], ['b'], ['f', 'a']),
    at: fc.nat(2),
    row: fc.nat(5),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      const all = [newDevice(), newDevice(), newDevice()];
      for (const { who, what, path, at, row } of acts) {
        const device = all[who]!;
        const { list } = device;
        if (what === 'add') list.add(entry(peer(who), { path, addedAt: at }));
        else if (what === 'meet') meet(device, all[(who + 1) % 3]!);
        else {
          const removed = rowsOf(device)[row];
          if (!removed) continue;
          list.remove(removed.id);
          expect(list.find(removed)).toBeUndefined();
        }
      }
      meet(...all);
      const fresh = { doc: all[0]!.doc, list: new FileList(all[0]!.doc) };
      const { root } = entry(ALICE);
      for (const { list } of all) {
        expect(list.has(root)).toBe(fresh.list.has(root));
        expect(list.holdersOf(root)).toEqual(fresh.list.holdersOf(root));
      }
      expect(fresh.list.has(root)).toBe(fresh.list.entries.length > 0);
      const rows = rowsOf(fresh);
      for (const other of all) expect(rowsOf(other)).toEqual(rows);
      const names = rows.map(({ path }) => path.join('/'));
      expect(new Set(names).size).toBe(names.length);
      for (const one of rows) expect(fresh.list.find(one)).toEqual(one);
    }),
  );
});
