import { boundsOf, type Box, meet, type MeasureText, type Point } from './geometry.ts';
import { LINE_WIDTH, type Mark, type Shape } from './mark.ts';

/** Whether the way from `a` to `b` comes within `reach` of what is painted; a place is a way from it to itself. */
export function isCrossed(mark: Mark, a: Point, b: Point, reach: number, measure: MeasureText): boolean {
  if (mark.kind === 'text') return crossesBox(boundsOf(mark, measure), a, b, reach);
  const distance = reach + LINE_WIDTH[mark.style.width] / 2;
  return someSegment(outlineOf(mark), (from, to) => segmentDistance(from, to, a, b) <= distance);
}

/** Whether any of the mark's lines, or of a text's surface, lies in the box. */
export function reachesInto(mark: Mark, box: Box, measure: MeasureText): boolean {
  const bounds = boundsOf(mark, measure);
  if (!meet(bounds, box)) return false;
  if (mark.kind === 'text') return true;
  return someSegment(outlineOf(mark), (from, to) => crossesBox(box, from, to, 0));
}

/** The middle lines as x and y in turn. */
function outlineOf(mark: Exclude<Mark, { kind: 'text' }>): ArrayLike<number> {
  switch (mark.kind) {
    case 'stroke':
      return mark.path;
    case 'line':
      return [mark.x, mark.y, mark.x + mark.width, mark.y + mark.height];
    case 'rectangle': {
      const { x, y, width, height } = mark;
      return [x, y, x + width, y, x + width, y + height, x, y + height, x, y];
    }
    case 'ellipse':
      return ellipsePoints(mark);
  }
}

/** Of its own length less than a hundredth off the curve. */
const ELLIPSE_SIDES = 48;

function ellipsePoints({ x, y, width, height }: Shape): number[] {
  return Array.from({ length: ELLIPSE_SIDES + 1 }, (_, side) => (2 * Math.PI * side) / ELLIPSE_SIDES).flatMap(
    (turn) => [x + (width / 2) * (1 + Math.cos(turn)), y + (height / 2) * (1 + Math.sin(turn))],
  );
}

function someSegment(path: ArrayLike<number>, is: (from: Point, to: Point) => boolean): boolean {
  let from: Point = { x: path[0] ?? 0, y: path[1] ?? 0 };
  if (path.length === 2) return is(from, from);
  for (let at = 2; at < path.length; at += 2) {
    const to = { x: path[at] ?? 0, y: path[at + 1] ?? 0 };
    if (is(from, to)) return true;
    from = to;
  }
  return false;
}

function crossesBox({ left, top, right, bottom }: Box, a: Point, b: Point, reach: number): boolean {
  const isIn = ({ x, y }: Point) =>
    x >= left - reach && x <= right + reach && y >= top - reach && y <= bottom + reach;
  if (isIn(a) || isIn(b)) return true;
  const corners = [left, top, right, top, right, bottom, left, bottom, left, top];
  return someSegment(corners, (from, to) => segmentDistance(from, to, a, b) <= reach);
}

function segmentDistance(a: Point, b: Point, c: Point, d: Point): number {
  if (cross(a, b, c, d)) return 0;
  return Math.min(toSegment(a, c, d), toSegment(b, c, d), toSegment(c, a, b), toSegment(d, a, b));
}

function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function side(a: Point, b: Point, c: Point): number {
  return Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
}

function toSegment(point: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - a.x) * dx + (point.y - a.y) * dy) / length;
  const at = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - a.x - at * dx, point.y - a.y - at * dy);
}
