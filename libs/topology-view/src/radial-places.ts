import { hierarchy, tree } from 'd3-hierarchy';
import type { PeerId } from '#protocol';

/** In units of the drawing, of which a tile is `TILE` wide. y grows downwards. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What the layout needs of a peer: parents come before their children. */
export interface Rooted {
  readonly peer: PeerId;
  readonly parent: PeerId | undefined;
}

export type Places = ReadonlyMap<PeerId, Place>;

export const TILE = 44;

/** So many are seen from further away: they stand closer, and long names are cut. */
export function isDense(count: number): boolean {
  return count > DENSE_FROM;
}

const DENSE_FROM = 36;

/** Between the middles of two tiles: room for a name of a dozen letters, or of half a dozen. */
function spacingOf(count: number): number {
  return isDense(count) ? 58 : 92;
}

/** From one ring to the next. */
function ringOf(count: number): number {
  return isDense(count) ? 74 : 118;
}

const TOP = -Math.PI / 2;

/**
 * Places for all of `peers`. Whoever has one in `before` keeps it, so that nothing jumps when others come or go;
 * who is new gets a free one near the parent. Without anybody of before it is a radial tree, the children of a
 * peer in the given order, the branch of `first` at the top.
 */
export function placePeers(before: Places, peers: readonly Rooted[], first?: PeerId): Places {
  if (!peers.some(({ peer }) => before.has(peer))) return arrangePeers(peers, first);
  const places = new Map<PeerId, Place>();
  for (const { peer } of peers) {
    const place = before.get(peer);
    if (place) places.set(peer, place);
  }
  const taken = new Grid(places.values(), spacingOf(peers.length));
  for (const { peer, parent } of peers) {
    if (places.has(peer)) continue;
    const place = freePlace(
      taken,
      parent === undefined ? undefined : places.get(parent),
      ringOf(peers.length),
    );
    places.set(peer, place);
    taken.add(place);
  }
  return places;
}

/** A fresh radial tree: one root in the middle, more than one on a ring around it. */
export function arrangePeers(peers: readonly Rooted[], first?: PeerId): Places {
  const known = new Set(peers.map(({ peer }) => peer));
  const children = Map.groupBy(peers, ({ parent }) =>
    parent !== undefined && known.has(parent) ? parent : undefined,
  );
  const [only, ...others] = children.get(undefined) ?? [];
  if (!only) return new Map();
  const top = others.length === 0 ? only.peer : undefined;
  const root = hierarchy<PeerId | undefined>(top, (peer) => children.get(peer)?.map((child) => child.peer));
  const laid = tree<PeerId | undefined>()
    .size([2 * Math.PI, 1])
    .separation((a, b) => (a.parent === b.parent ? 1 : 1.35))(root);
  const nodes = laid.descendants();
  const turn = TOP - angleOfFirst(nodes, first);
  const radii = radiiOf(nodes, spacingOf(peers.length), ringOf(peers.length));
  return new Map(
    nodes.flatMap(({ data, x, depth }) => {
      return data === undefined ? [] : [[data, polar(radii[depth] ?? 0, x + turn)] as const];
    }),
  );
}

function angleOfFirst(
  nodes: readonly { readonly data: PeerId | undefined; readonly x: number; readonly depth: number }[],
  first: PeerId | undefined,
): number {
  const wanted = nodes.find(({ data, depth }) => data !== undefined && data === first && depth > 0);
  return (wanted ?? nodes.find(({ depth }) => depth === 1))?.x ?? 0;
}

/** By depth: a ring further out than the one before, and so wide that its nearest neighbours keep their distance. */
function radiiOf(
  nodes: readonly { readonly x: number; readonly depth: number }[],
  spacing: number,
  ring: number,
): readonly number[] {
  const radii = [0];
  const byDepth = Map.groupBy(nodes, ({ depth }) => depth);
  for (let depth = 1; byDepth.has(depth); depth += 1) {
    const angles = (byDepth.get(depth) ?? []).map(({ x }) => x).sort((a, b) => a - b);
    const nearest = Math.min(...angles.map((angle, index) => gapAfter(angles, index, angle)));
    const needed = nearest >= Math.PI ? 0 : spacing / (2 * Math.sin(nearest / 2));
    radii.push(Math.max((radii[depth - 1] ?? 0) + ring, needed));
  }
  return radii;
}

function gapAfter(angles: readonly number[], index: number, angle: number): number {
  const next = angles[index + 1];
  return next === undefined ? (angles[0] ?? 0) + 2 * Math.PI - angle : next - angle;
}

function polar(radius: number, angle: number): Place {
  return { x: round(radius * Math.cos(angle)), y: round(radius * Math.sin(angle)) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}

/** Outwards of the parent, on the first ring that has room, as near to the parent's direction as can be. */
function freePlace(taken: Grid, parent: Place | undefined, ring: number): Place {
  const from = parent ?? { x: 0, y: 0 };
  if (taken.isFree(from)) return from;
  const distance = Math.hypot(from.x, from.y);
  const towards = distance < 1 ? taken.widestDirection(ring * 1.5) : Math.atan2(from.y, from.x);
  for (let radius = distance + ring; ; radius += ring / 2) {
    const step = taken.spacing / 3 / radius;
    const reach = distance < 1 ? Math.PI : Math.min(Math.PI, 0.9 + (radius - distance - ring) / (2 * ring));
    for (let turn = 0; turn <= reach; turn += step) {
      for (const angle of [towards + turn, towards - turn]) {
        const place = polar(radius, angle);
        if (taken.isFree(place)) return place;
      }
    }
  }
}

/** Finds neighbours without asking everyone. */
class Grid {
  readonly #cells = new Map<string, Place[]>();

  constructor(
    places: Iterable<Place>,
    readonly spacing: number,
  ) {
    for (const place of places) this.add(place);
  }

  add(place: Place): void {
    const key = cellKey(this.#cellOf(place.x), this.#cellOf(place.y));
    const cell = this.#cells.get(key);
    if (cell) cell.push(place);
    else this.#cells.set(key, [place]);
  }

  /** A hair of rounding is no collision. */
  isFree({ x, y }: Place): boolean {
    for (const column of [-1, 0, 1]) {
      for (const row of [-1, 0, 1]) {
        const near = this.#cells.get(cellKey(this.#cellOf(x) + column, this.#cellOf(y) + row)) ?? [];
        if (near.some((other) => Math.hypot(other.x - x, other.y - y) < this.spacing - 0.1)) return false;
      }
    }
    return true;
  }

  /** The middle of the widest angle that nobody is in, as seen from the middle; straight up when there is nobody. */
  widestDirection(within: number): number {
    const angles = [...this.#cells.values()]
      .flat()
      .filter(({ x, y }) => Math.hypot(x, y) > 1 && Math.hypot(x, y) < within)
      .map(({ x, y }) => Math.atan2(y, x))
      .sort((a, b) => a - b);
    const [widest] = angles
      .map((angle, index) => ({ angle, gap: gapAfter(angles, index, angle) }))
      .sort((x, y) => y.gap - x.gap);
    return widest ? widest.angle + widest.gap / 2 : TOP;
  }

  #cellOf(value: number): number {
    return Math.floor(value / this.spacing);
  }
}

function cellKey(column: number, row: number): string {
  return `${column} ${row}`;
}
