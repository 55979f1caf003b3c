import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bendLines, pointOn } from './bend-lines.ts';
import { FIRST_LAYERS, type Layers } from './layers.ts';
import { type MapElements, mapElements, type MapLine } from './map-elements.ts';
import { placePeers } from './radial-places.ts';
import type { RoomGraph } from './room-graph.ts';
import type { Selection } from './selection.ts';
import { idOf, MadeUpRoom, nameOf } from './testing/made-up-room.ts';

function draw(
  graph: RoomGraph,
  view: { selected?: Selection; hovered?: Selection; layers?: Partial<Layers>; self?: string } = {},
): MapElements {
  const places = placePeers(
    new Map(),
    graph.peers.map(({ peer, sponsor }) => ({ peer, parent: sponsor?.peer })),
  );
  return mapElements(graph, {
    places,
    nameOf,
    layers: { ...FIRST_LAYERS, ...view.layers },
    selected: view.selected ?? null,
    hovered: view.hovered ?? null,
    self: view.self === undefined ? undefined : idOf(view.self),
  });
}

const between = ({ lines }: MapElements, a: string, b: string): MapLine[] =>
  lines.filter(
    ({ from, to, kind }) =>
      [from, to].sort().join() === [idOf(a), idOf(b)].sort().join() && kind !== 'vouch' && kind !== 'said',
  );

const tileOf = ({ tiles }: MapElements, name: string) => tiles.find(({ peer }) => peer === idOf(name));

const mallory: Selection = { kind: 'peer', peer: idOf('mallory') };

describe('a map', () => {
  test('draws the fan of an outsider as a badge, until somebody looks at it', () => {
    const graph = MadeUpRoom.withMallory().graph();
    const atRest = draw(graph);
    expect(between(atRest, 'bob', 'mallory')).toEqual([]);
    expect(tileOf(atRest, 'mallory')).toMatchObject({
      badge: { text: '4 of 5', tone: 'gap' },
      marks: expect.arrayContaining(['suspect']) as unknown,
    });
    expect(tileOf(atRest, 'carol')?.badge).toEqual({ text: 'sponsor', tone: 'sponsor' });
    for (const looked of [{ selected: mallory }, { hovered: mallory }]) {
      expect(between(draw(graph, looked), 'bob', 'mallory')).toMatchObject([{ kind: 'gap' }]);
    }
  });

  test('tells a gap of the network from one that somebody means, by line and word', () => {
    const graph = MadeUpRoom.withMallory().graph();
    expect(between(draw(graph), 'alice', 'dan')).toMatchObject([
      { kind: 'benign', word: 'connection failed' },
    ]);
    expect(between(draw(graph, { selected: mallory }), 'bob', 'mallory')).toMatchObject([
      { kind: 'gap', word: 'never challenged', strength: 'strong' },
    ]);
  });

  test('splits the line of a claim that only one side makes, from the one who makes it', () => {
    const room = MadeUpRoom.of('alice', 'bob', 'carol');
    room.says('carol', 'bob', 'refused');
    const [line, ...others] = between(draw(room.graph()), 'bob', 'carol');
    expect(line).toMatchObject({ kind: 'split', from: idOf('bob'), to: idOf('carol'), word: 'refused' });
    expect(others).toEqual([]);
  });

  test('hides good links, but those of who is selected and those of a layer', () => {
    const graph = MadeUpRoom.of('alice', 'bob', 'carol').graph();
    const links = (elements: MapElements) => elements.lines.filter(({ kind }) => kind === 'link').length;
    expect(links(draw(graph))).toBe(0);
    expect(links(draw(graph, { selected: { kind: 'peer', peer: idOf('bob') } }))).toBe(2);
    expect(links(draw(graph, { layers: { links: 'all' } }))).toBe(3);
    expect(links(draw(graph, { layers: { links: 'relayed' } }))).toBe(0);
  });

  test('has a layer for vouches and one for gaps', () => {
    const graph = MadeUpRoom.withMallory().graph();
    expect(draw(graph, { layers: { vouches: false } }).lines.map(({ kind }) => kind)).toEqual(['benign']);
    expect(new Set(draw(graph, { layers: { gaps: false } }).lines.map(({ kind }) => kind))).toEqual(
      new Set(['vouch']),
    );
  });

  test('fades what has nothing to do with the selection', () => {
    const elements = draw(MadeUpRoom.withMallory().graph(), {
      selected: { kind: 'pair', a: idOf('alice'), b: idOf('dan') },
    });
    expect(tileOf(elements, 'alice')?.marks).not.toContain('faded');
    expect(tileOf(elements, 'erin')?.marks).toContain('faded');
  });

  test('says whose own view it is', () => {
    expect(tileOf(draw(MadeUpRoom.withMallory().graph(), { self: 'bob' }), 'bob')).toMatchObject({
      name: 'bob (you)',
      marks: ['self'],
    });
  });

  test('draws no more than so many gaps at rest, and all of one peer', () => {
    const names = Array.from({ length: 60 }, (_, index) => `peer ${index}`);
    const room = MadeUpRoom.of(...names);
    for (const [place, a] of names.entries()) {
      for (const other of [1, 2, 3, 4, 5, 6, 7]) {
        room.breaks(a, names[(place + other) % names.length] ?? '', 'unchallenged');
      }
    }
    const graph = room.graph();
    const gaps = ({ lines }: MapElements) => lines.filter(({ kind }) => kind === 'gap').length;
    const atRest = draw(graph);
    expect(gaps(atRest)).toBe(300);
    expect(atRest.untold).toBe(graph.gaps.length - 300);
    const selected = idOf('peer 7');
    const own = draw(graph, { selected: { kind: 'peer', peer: selected } }).lines.filter(
      ({ kind, from, to }) => kind === 'gap' && (from === selected || to === selected),
    );
    expect(own).toHaveLength(graph.byId.get(selected)?.degree?.gaps ?? 0);
  });
});

describe('a bowed line', () => {
  const place = fc.record({ x: fc.integer({ min: -300, max: 300 }), y: fc.integer({ min: -300, max: 300 }) });

  test('passes by a tile that lies on the straight way', () => {
    const [from, to] = [
      { x: -300, y: 0 },
      { x: 300, y: 0 },
    ];
    const [bend = 0] = bendLines([{ from, to, letters: 0, isTaken: false }], [{ x: 0, y: 0 }, from, to]);
    expect(Math.abs(pointOn({ from, to }, bend, 0.5).y)).toBeGreaterThan(35);
  });

  test('is straight where nothing is in the way', () => {
    const chord = { from: { x: 0, y: 0 }, to: { x: 100, y: 0 }, letters: 0 };
    expect(bendLines([{ ...chord, isTaken: false }], [])).toEqual([0]);
  });

  test('lies beside the vouch between the same two', () => {
    const room = MadeUpRoom.of('alice', 'bob', 'carol');
    room.breaks('alice', 'bob', 'failed');
    room.breaks('bob', 'carol', 'failed');
    const between = (a: string, b: string) =>
      draw(room.graph()).lines.find(
        ({ kind, from, to }) =>
          kind === 'benign' && [from, to].sort().join() === [idOf(a), idOf(b)].sort().join(),
      );
    expect(Math.abs(between('alice', 'bob')?.bend ?? 0)).toBeGreaterThan(15);
  });

  test('ends where it should, however it is bowed', () => {
    fc.assert(
      fc.property(place, place, fc.integer({ min: -200, max: 200 }), (from, to, bend) => {
        expect(pointOn({ from, to }, bend, 0)).toEqual({ x: from.x, y: from.y });
        const end = pointOn({ from, to }, bend, 1);
        expect(end.x).toBeCloseTo(to.x);
        expect(end.y).toBeCloseTo(to.y);
      }),
    );
  });
});
