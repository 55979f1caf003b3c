import {
  LETTER_SIZE,
  LINE_HEIGHT,
  LINE_WIDTH,
  type Mark,
  MAX_COORDINATE,
  onBoard,
  type Writing,
} from './mark.ts';
import { INK_REACH } from './outline.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** `right` and `bottom` are its far edges. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The width of one line of letters of that size, in the same unit. */
export type MeasureText = (line: string, size: number) => number;

/** All that is painted of a mark lies in it. */
export function boundsOf(mark: Mark, measure: MeasureText): Box {
  switch (mark.kind) {
    case 'stroke':
      return grown(pathBounds(mark.path), LINE_WIDTH[mark.style.width] * INK_REACH + 1);
    case 'text':
      return writingBounds(mark, measure);
    default: {
      const { x, y, width, height } = mark;
      return grown(boxOf({ x, y }, { x: x + width, y: y + height }), LINE_WIDTH[mark.style.width] / 2 + 1);
    }
  }
}

/** Where no letters can be measured: enough for Latin, Greek and Cyrillic, and full width for what may be wide. */
export const estimateText: MeasureText = (line, size) =>
  size * Array.from(line).reduce((sum, character) => sum + (character < '\u1100' ? 0.6 : 1.05), 0);

export function boxOf(a: Point, b: Point): Box {
  return {
    left: Math.min(a.x, b.x),
    top: Math.min(a.y, b.y),
    right: Math.max(a.x, b.x),
    bottom: Math.max(a.y, b.y),
  };
}

export function grown(box: Box, by: number): Box {
  return { left: box.left - by, top: box.top - by, right: box.right + by, bottom: box.bottom + by };
}

export function union(boxes: Iterable<Box>): Box | undefined {
  let all: Box | undefined;
  for (const box of boxes) {
    all = all
      ? {
          left: Math.min(all.left, box.left),
          top: Math.min(all.top, box.top),
          right: Math.max(all.right, box.right),
          bottom: Math.max(all.bottom, box.bottom),
        }
      : box;
  }
  return all;
}

export function meet(a: Box, b: Box): boolean {
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

/** The same mark elsewhere; stops at the edge of the board as it is. */
export function moved(mark: Mark, dx: number, dy: number): Mark {
  const box = extentOf(mark);
  const byX = onBoard(within(dx, -MAX_COORDINATE - box.left, MAX_COORDINATE - box.right));
  const byY = onBoard(within(dy, -MAX_COORDINATE - box.top, MAX_COORDINATE - box.bottom));
  if (mark.kind !== 'stroke') return { ...mark, x: mark.x + byX, y: mark.y + byY };
  return { ...mark, path: mark.path.map((value, at) => value + (at % 2 === 0 ? byX : byY)) };
}

/** By which one tells where a mark is: it moves as the mark does. */
export function anchorOf(mark: Mark): Point {
  if (mark.kind !== 'stroke') return { x: mark.x, y: mark.y };
  return { x: mark.path[0] ?? 0, y: mark.path[1] ?? 0 };
}

/** The places that a mark is encoded by. */
function extentOf(mark: Mark): Box {
  if (mark.kind === 'stroke') return pathBounds(mark.path);
  const { x, y } = mark;
  return mark.kind === 'text' ? boxOf(mark, mark) : boxOf(mark, { x: x + mark.width, y: y + mark.height });
}

function pathBounds(path: Float32Array): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < path.length; at += 2) {
    const [x, y] = [path[at] ?? 0, path[at + 1] ?? 0];
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return { left, top, right, bottom };
}

function writingBounds({ style, x, y, text }: Writing, measure: MeasureText): Box {
  const size = LETTER_SIZE[style.width];
  const lines = text.split('\n');
  const width = Math.max(...lines.map((line) => measure(line, size)));
  // Slanted and accented letters reach beyond their line.
  return grown(
    { left: x, top: y, right: x + width, bottom: y + lines.length * size * LINE_HEIGHT },
    size / 4,
  );
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
