import type { Doc } from 'yjs';
import type { Entry } from './entry.ts';
import { boundsOf, type Box, estimateText, grown, union } from './geometry.ts';
import {
  COLOURS,
  LETTER_SIZE,
  LINE_HEIGHT,
  LINE_WIDTH,
  type Mark,
  type Shape,
  type Writing,
} from './mark.ts';
import { type PathSink, traceStroke } from './outline.ts';
import { GROUND, SHADES } from './palette.ts';
import { pileOf, readDrawing } from './read-drawing.ts';

/**
 * The room's drawing as an SVG that needs nothing else, in dark shades where whoever looks prefers them. Undefined
 * while nothing is drawn. The same drawing gives the same bytes on every device.
 */
export function drawingToSvg(doc: Doc): string | undefined {
  const entries = pileOf(readDrawing(doc).entries);
  return entries.length > 0 ? entriesToSvg(entries) : undefined;
}

function entriesToSvg(entries: readonly Entry[]): string {
  const marks = entries.map(({ mark }) => mark);
  const box = grown(union(marks.map((mark) => boundsOf(mark, estimateText))) ?? EMPTY, MARGIN);
  const [left, top] = [Math.floor(box.left), Math.floor(box.top)];
  const [width, height] = [Math.ceil(box.right) - left, Math.ceil(box.bottom) - top];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}">`,
    `<style>${STYLE}</style>`,
    `<rect class="ground" x="${left}" y="${top}" width="${width}" height="${height}" fill="${GROUND.light}"/>`,
    ...marks.map(markToSvg),
    '</svg>\n',
  ].join('\n');
}

const EMPTY: Box = { left: 0, top: 0, right: 0, bottom: 0 };
const MARGIN = 24;

/** Attributes have the light shades, for programs that read no style. */
const STYLE = `@media (prefers-color-scheme: dark) {.ground{fill:${GROUND.dark}}${COLOURS.map(
  (colour) => `.f-${colour}{fill:${SHADES[colour].dark}}.s-${colour}{stroke:${SHADES[colour].dark}}`,
).join('')}}`;

function markToSvg(mark: Mark): string {
  switch (mark.kind) {
    case 'stroke': {
      const path = new SvgPath();
      traceStroke(mark, path);
      return `<path ${filled(mark)} d="${path.text}"/>`;
    }
    case 'text':
      return writingToSvg(mark);
    case 'line':
      return `<line ${stroked(mark)} x1="${mark.x}" y1="${mark.y}" x2="${mark.x + mark.width}" y2="${mark.y + mark.height}"/>`;
    case 'rectangle':
      return `<rect ${stroked(mark)} x="${mark.x}" y="${mark.y}" width="${mark.width}" height="${mark.height}"/>`;
    case 'ellipse': {
      const [rx, ry] = [mark.width / 2, mark.height / 2];
      return `<ellipse ${stroked(mark)} cx="${mark.x + rx}" cy="${mark.y + ry}" rx="${rx}" ry="${ry}"/>`;
    }
  }
}

function filled({ style: { colour } }: Mark): string {
  return `class="f-${colour}" fill="${SHADES[colour].light}"`;
}

function stroked({ style: { colour, width } }: Shape): string {
  const line = `stroke-width="${LINE_WIDTH[width]}" stroke-linecap="round" stroke-linejoin="round"`;
  return `class="s-${colour}" fill="none" stroke="${SHADES[colour].light}" ${line}`;
}

function writingToSvg(mark: Writing): string {
  const size = LETTER_SIZE[mark.style.width];
  const lines = mark.text.split('\n').map((line, index) => {
    const y = mark.y + size * (LINE_HEIGHT * index + BASELINE);
    return `<tspan x="${mark.x}" y="${y.toFixed(2)}">${escaped(line)}</tspan>`;
  });
  return `<text ${filled(mark)} font-family="${LETTERS}" font-size="${size}" xml:space="preserve">${lines.join('')}</text>`;
}

/** Of a line's letters, below its top, in sizes. */
export const BASELINE = 1;

/** Of what is written on the board. */
export const LETTERS = "'Instrument Sans Variable', 'Instrument Sans', system-ui, sans-serif";

/** What others wrote is text and nothing else; what no XML may hold is replaced. */
function escaped(text: string): string {
  return text
    .replaceAll(NOT_IN_XML, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Beside the control characters, which no entry has. */
const NOT_IN_XML = /[\ufffe\uffff]/g;

class SvgPath implements PathSink {
  text = '';

  moveTo(x: number, y: number): void {
    this.text += `M${short(x)} ${short(y)}`;
  }

  quadraticCurveTo(controlX: number, controlY: number, x: number, y: number): void {
    this.text += `Q${short(controlX)} ${short(controlY)} ${short(x)} ${short(y)}`;
  }

  closePath(): void {
    this.text += 'Z';
  }
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
