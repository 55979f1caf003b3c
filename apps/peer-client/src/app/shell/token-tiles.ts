/** One tile of the broken token, ready for an SVG `points` attribute; coordinates are −100 to 100. */
export interface TokenTile {
  readonly points: string;
  readonly half: 'left' | 'right';
  readonly tone: 1 | 2 | 3 | 4 | 5 | 6;
}

/**
 * A round token laid of tiles and broken along a jagged line: host and guest each keep a half. Always the
 * same picture, so that it becomes familiar.
 */
export function layToken(): readonly TokenTile[] {
  const random = sequence(42);
  return RINGS.flatMap((ring, index) =>
    Array.from({ length: ring.count }, (_, step) => layTile(ring, index, step, random)),
  );
}

interface Ring {
  readonly inner: number;
  readonly outer: number;
  readonly count: number;
}

/** Widths differ a little, as hand-cut stone does; counts keep tiles near to square. */
const RINGS: readonly Ring[] = [
  { inner: 0, outer: 11, count: 5 },
  { inner: 12.5, outer: 26, count: 9 },
  { inner: 27.5, outer: 41, count: 16 },
  { inner: 42.5, outer: 57, count: 23 },
  { inner: 58.5, outer: 74, count: 29 },
  { inner: 76, outer: 84, count: 52 },
  { inner: 86, outer: 98, count: 46 },
];

function layTile(ring: Ring, index: number, step: number, random: () => number): TokenTile {
  const turn = (Math.PI * 2) / ring.count;
  const middle = (ring.inner + ring.outer) / 2;
  const joint = Math.min(0.16, 0.9 / Math.max(middle, 8));
  const from = turn * step + index * 0.4 + joint * (0.5 + random() * 0.6);
  const to = turn * (step + 1) + index * 0.4 - joint * (0.5 + random() * 0.6);
  const outer = ring.outer - random() * 1.2;
  const corners = [
    [ring.inner, from],
    [outer, from],
    [outer, (from + to) / 2],
    [outer, to],
    [ring.inner, to],
  ] as const;
  const at = (from + to) / 2;
  const half = Math.cos(at) * middle < breakAt(Math.sin(at) * middle) ? 'left' : 'right';
  return {
    points: corners.map(([r, a]) => `${round(Math.cos(a) * r)},${round(Math.sin(a) * r)}`).join(' '),
    half,
    tone: toneOf(index, half, random()),
  };
}

/** Where the break runs at height y: a zigzag, so that only these two halves match. */
function breakAt(y: number): number {
  return Math.abs((((y + 106) / 26) % 2) - 1) * 30 - 15;
}

function toneOf(ring: number, half: TokenTile['half'], chance: number): TokenTile['tone'] {
  if (ring === 5) return chance < 0.5 ? 6 : 3;
  if (ring === 0) return 3;
  if (ring === 2) return chance < 0.72 ? 6 : 3;
  if (half === 'left') return chance < 0.55 ? 1 : chance < 0.92 ? 2 : 5;
  return chance < 0.6 ? 4 : chance < 0.9 ? 3 : 5;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Numbers in [0, 1) that are the same at every run (a multiplicative generator, Lehmer 1951). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
