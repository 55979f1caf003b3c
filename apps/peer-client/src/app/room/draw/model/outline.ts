import { getStroke } from 'perfect-freehand';
import { LINE_WIDTH, type Stroke } from './mark.ts';

/** What an outline is told to: a `Path2D`, or what makes the path of an SVG. */
export interface PathSink {
  moveTo(x: number, y: number): void;
  quadraticCurveTo(controlX: number, controlY: number, x: number, y: number): void;
  closePath(): void;
}

/** How much of a line's width is the pressure's. */
const THINNING = 0.5;

/** The farthest that ink is from the middle of its line, in widths of it. */
export const INK_REACH = (1 + THINNING) / 2;

/** The edge of a stroke's ink: thicker where it was pressed, or, where nobody knows, where the hand was slow. */
export function traceStroke({ path, pressures, style }: Stroke, sink: PathSink): void {
  const points = Array.from({ length: path.length / 2 }, (_, index): [number, number, number] => [
    path[2 * index] ?? 0,
    path[2 * index + 1] ?? 0,
    (pressures?.[index] ?? 128) / 255,
  ]);
  const edge = getStroke(points, {
    size: LINE_WIDTH[style.width],
    thinning: THINNING,
    smoothing: 0.5,
    streamline: 0.35,
    simulatePressure: pressures === undefined,
    last: true,
  });
  const [first] = edge;
  if (!first) return;
  sink.moveTo(...first);
  for (const [index, [x, y]] of edge.entries()) {
    const [nextX, nextY] = edge[(index + 1) % edge.length] ?? first;
    sink.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  sink.closePath();
}
