import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PeerId } from '#protocol';
import { arrangePeers, placePeers, type Place, type Places, type Rooted } from './radial-places.ts';

/** Each peer has one before it as parent, or none. */
const trees = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 80 })
  .map((shares): readonly Rooted[] =>
    shares.map((share, index) => {
      const parent = index === 0 || share > 0.97 ? undefined : idOf(Math.floor(share * index));
      return { peer: idOf(index), parent };
    }),
  );

describe('the places of peers', () => {
  test('are as far apart as tiles and names need', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        expect(nearest(arrangePeers(tree))).toBeGreaterThan(44);
      }),
    );
  });

  test('stay the same for everyone who stays, whoever else comes and goes', () => {
    fc.assert(
      fc.property(trees, fc.infiniteStream(fc.boolean()), fc.boolean(), (tree, keeps, asMany) => {
        const stays = tree.filter(() => keeps.next().value === true);
        const comes = tree.slice(0, asMany ? tree.length : tree.length / 2);
        const before = placePeers(new Map(), stays);
        const after = placePeers(before, comes);
        expect([...after.keys()].sort()).toEqual(comes.map(({ peer }) => peer).sort());
        for (const { peer } of comes) if (before.has(peer)) expect(after.get(peer)).toEqual(before.get(peer));
        expect(nearest(after)).toBeGreaterThan(44);
      }),
    );
  });

  test('of a room that fills one by one are apart, too', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        let places: Places = new Map();
        tree.forEach((_, index) => (places = placePeers(places, tree.slice(0, index + 1))));
        expect(nearest(places)).toBeGreaterThan(44);
      }),
      { numRuns: 30 },
    );
  });

  test('have the only root in the middle, its children around it, and one’s own branch at the top', () => {
    const tree = [rooted('alice'), rooted('bob', 'alice'), rooted('carol', 'alice'), rooted('dan', 'alice')];
    const places = arrangePeers(tree, id('carol'));
    expect(places.get(id('alice'))).toEqual({ x: 0, y: 0 });
    expect(places.get(id('carol'))?.x).toBeCloseTo(0);
    expect(places.get(id('carol'))?.y).toBeLessThan(-100);
    expect(places.get(id('bob'))?.y).toBeGreaterThan(0);
  });

  test('of two roots are around the middle', () => {
    const places = arrangePeers([rooted('alice'), rooted('mallory')]);
    for (const { x, y } of places.values()) expect(Math.hypot(x, y)).toBeGreaterThan(100);
  });

  test('of nobody are none', () => {
    expect(arrangePeers([]).size).toBe(0);
  });
});

function nearest(places: Places): number {
  const all: Place[] = [...places.values()];
  const gaps = all.flatMap((one, index) =>
    all.slice(index + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y)),
  );
  return Math.min(Infinity, ...gaps);
}

function rooted(name: string, parent?: string): Rooted {
  return { peer: id(name), parent: parent === undefined ? undefined : id(parent) };
}

function id(name: string): PeerId {
  return name as PeerId;
}

function idOf(index: number): PeerId {
  return `peer ${index}` as PeerId;
}
