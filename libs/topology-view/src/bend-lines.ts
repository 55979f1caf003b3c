import { type Place, TILE } from './radial-places.ts';

export interface Chord {
  readonly from: Place;
  readonly to: Place;
  /** Of the word in its middle; 0 for none. */
  readonly letters: number;
  /** Another line goes straight from one end to the other; this one would lie on it. */
  readonly isTaken: boolean;
}

/** Of the middle of a line, across it, as a share of its length: straight is best, far out is worst. */
const BENDS = [0, 0.1, -0.1, 0.18, -0.18, 0.26, -0.26, 0.36, -0.36];

const CLEAR = TILE * 0.85;

/** As bad as passing through two tiles; this far out, nobody takes two lines for one. */
const ON_ANOTHER = 10;
const BESIDE = 16;

/** Half of a letter and half of a line, with a little air. */
const LETTER = 3.4;
const LINE = 9;

/** What a tile and its name take, from its middle. */
const TILE_BOX = { left: 27, right: 27, top: 28, bottom: 42 };

/**
 * How far to bow each line, so that it passes by tiles that it does not end at, and words do not lie on tiles or
 * on each other. In the units of places, of the middle of the curve, to the left as seen from `from` on a screen
 * (y down) when negative. Lines are taken in their order, so one more at the end moves none before it.
 */
export function bendLines(chords: readonly Chord[], tiles: readonly Place[]): readonly number[] {
  const words: Word[] = [];
  return chords.map((chord) => {
    const length = Math.hypot(chord.to.x - chord.from.x, chord.to.y - chord.from.y);
    let [best, lowest] = [0, Infinity];
    for (const share of BENDS) {
      const bend = share * length;
      const onOther = chord.isTaken && Math.abs(bend) < BESIDE ? ON_ANOTHER : 0;
      const cost = costOf(chord, bend, tiles, words) + 2 * Math.abs(share) + onOther;
      if (cost < lowest) [best, lowest] = [bend, cost];
    }
    if (chord.letters > 0) words.push({ ...pointOn(chord, best, 0.5), letters: chord.letters });
    return Math.round(best);
  });
}

/** On the curve, `at` of the way: a parabola whose middle is `bend` away from the straight line. */
export function pointOn({ from, to }: Pick<Chord, 'from' | 'to'>, bend: number, at: number): Place {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const bow = 4 * at * (1 - at) * bend;
  return { x: from.x + at * dx - (bow * dy) / length, y: from.y + at * dy + (bow * dx) / length };
}

interface Word extends Place {
  readonly letters: number;
}

function costOf(chord: Chord, bend: number, tiles: readonly Place[], words: readonly Word[]): number {
  let cost = 0;
  const word = { ...pointOn(chord, bend, 0.5), letters: chord.letters };
  const samples = [0.2, 0.35, 0.5, 0.65, 0.8].map((at) => pointOn(chord, bend, at));
  for (const tile of tiles) {
    if (word.letters > 0 && isOnTile(word, tile)) cost += 3;
    if (isAt(tile, chord.from) || isAt(tile, chord.to)) continue;
    cost += samples.filter((point) => isNear(point, tile, CLEAR)).length;
  }
  return word.letters === 0 ? cost : cost + 3 * words.filter((other) => isOnWord(word, other)).length;
}

function isOnTile({ x, y, letters }: Word, tile: Place): boolean {
  const reach = letters * LETTER;
  return (
    x - reach < tile.x + TILE_BOX.right &&
    x + reach > tile.x - TILE_BOX.left &&
    y - LINE < tile.y + TILE_BOX.bottom &&
    y + LINE > tile.y - TILE_BOX.top
  );
}

function isOnWord(one: Word, other: Word): boolean {
  return (
    Math.abs(one.y - other.y) < 2 * LINE && Math.abs(one.x - other.x) < (one.letters + other.letters) * LETTER
  );
}

function isNear(one: Place, other: Place, distance: number): boolean {
  const [dx, dy] = [one.x - other.x, one.y - other.y];
  return dx * dx + dy * dy < distance * distance;
}

function isAt(one: Place, other: Place): boolean {
  return one.x === other.x && one.y === other.y;
}
