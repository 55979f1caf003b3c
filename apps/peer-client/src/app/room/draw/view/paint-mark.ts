import { BASELINE, LETTERS } from '../model/drawing-to-svg.ts';
import {
  type Mark,
  LETTER_SIZE,
  LINE_HEIGHT,
  LINE_WIDTH,
  type Shape,
  type Stroke,
  type Writing,
} from '../model/mark.ts';
import { traceStroke } from '../model/outline.ts';
import { type Scheme, SHADES } from '../model/palette.ts';

/** Paints a mark where the context's units are the board's. */
export function paintMark(context: CanvasRenderingContext2D, mark: Mark, scheme: Scheme): void {
  const shade = SHADES[mark.style.colour][scheme];
  switch (mark.kind) {
    case 'stroke':
      context.fillStyle = shade;
      context.fill(edgeOf(mark));
      return;
    case 'text':
      context.fillStyle = shade;
      return paintWriting(context, mark);
    default:
      context.strokeStyle = shade;
      return paintShape(context, mark);
  }
}

/** Of finished strokes, which are painted again and again. */
const edges = new WeakMap<Stroke, Path2D>();

function edgeOf(stroke: Stroke): Path2D {
  const known = edges.get(stroke);
  if (known) return known;
  const path = new Path2D();
  traceStroke(stroke, path);
  edges.set(stroke, path);
  return path;
}

function paintWriting(context: CanvasRenderingContext2D, { style, x, y, text }: Writing): void {
  const size = LETTER_SIZE[style.width];
  context.font = `${size}px ${LETTERS}`;
  for (const [index, line] of text.split('\n').entries())
    context.fillText(line, x, y + size * (LINE_HEIGHT * index + BASELINE));
}

function paintShape(context: CanvasRenderingContext2D, { kind, style, x, y, width, height }: Shape): void {
  context.lineWidth = LINE_WIDTH[style.width];
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  if (kind === 'rectangle') context.rect(x, y, width, height);
  else if (kind === 'line') {
    context.moveTo(x, y);
    context.lineTo(x + width, y + height);
  } else context.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI);
  context.stroke();
}
