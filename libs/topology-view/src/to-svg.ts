import type { PeerId } from '#protocol';
import { pointOn } from './bend-lines.ts';
import { escapeXml } from './escape-xml.ts';
import type { LineKind, MapElements, MapLine, MapTile } from './map-elements.ts';
import { MOSAIC_SIDE, mosaicOf } from './mosaic.ts';
import { isDark, type Palette, type Tone } from './palette.ts';
import { type Place, TILE } from './radial-places.ts';

const MARGIN = 80;
const FONT = 'system-ui, sans-serif';

/** The map as it is, as one SVG file that needs nothing else. */
export function toSvg({ tiles, lines }: MapElements, palette: Palette): string {
  const places = new Map<PeerId, Place>(tiles.map((tile) => [tile.peer, tile]));
  const box = boxOf(tiles);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box.join(' ')}" width="${box[2]}" height="${box[3]}" font-family="${FONT}">`,
    `<rect x="${box[0]}" y="${box[1]}" width="${box[2]}" height="${box[3]}" fill="${palette.ground}"/>`,
    ...lines.flatMap((line) => drawLine(line, places, palette)),
    ...tiles.map((tile) => drawTile(tile, palette)),
    '</svg>',
    '',
  ].join('\n');
}

function boxOf(tiles: readonly MapTile[]): readonly [number, number, number, number] {
  const [xs, ys] = [tiles.map(({ x }) => x), tiles.map(({ y }) => y)];
  const [left, top] = [least(xs) - MARGIN, least(ys) - MARGIN];
  return [
    left,
    top,
    round(-least(xs.map((x) => -x)) + MARGIN - left),
    round(-least(ys.map((y) => -y)) + MARGIN - top),
  ];
}

function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), 0);
}

interface Stroke {
  readonly tone: Tone;
  readonly width: number;
  readonly dashes?: string;
}

const STROKES: Readonly<Record<LineKind, Stroke>> = {
  vouch: { tone: 'vouch', width: 2 },
  said: { tone: 'vouch', width: 2, dashes: '2 3' },
  link: { tone: 'link', width: 1.25 },
  relayed: { tone: 'relayed', width: 1.75, dashes: '2 4' },
  gap: { tone: 'gap', width: 2.25, dashes: '8 6' },
  benign: { tone: 'benign', width: 2, dashes: '3 6' },
  split: { tone: 'gap', width: 2.25, dashes: '8 6' },
  connecting: { tone: 'soft', width: 1.5, dashes: '1 4' },
};

function drawLine(line: MapLine, places: ReadonlyMap<PeerId, Place>, palette: Palette): string[] {
  const [from, to] = [places.get(line.from), places.get(line.to)];
  if (!from || !to) return [];
  const curve = pointOn({ from, to }, line.bend, 0.5);
  const middle = { x: round(curve.x), y: round(curve.y) };
  const control = pointOn({ from, to }, 2 * line.bend, 0.5);
  const fading = line.strength === 'faded' ? ' opacity="0.15"' : '';
  const parts =
    line.kind === 'split'
      ? [segment(from, middle, STROKES.link, palette), segment(middle, to, STROKES.split, palette)]
      : [segment(from, to, STROKES[line.kind], palette, line.bend === 0 ? undefined : control)];
  const word =
    line.word === '' ? [] : [text(line.word, middle, 12, palette[STROKES[line.kind].tone], palette)];
  return [`<g${fading}>`, ...parts, ...word, '</g>'];
}

function segment(
  from: Place,
  to: Place,
  { tone, width, dashes }: Stroke,
  palette: Palette,
  control?: Place,
): string {
  const way = control ? `Q${round(control.x)} ${round(control.y)} ${to.x} ${to.y}` : `L${to.x} ${to.y}`;
  const dashed = dashes === undefined ? '' : ` stroke-dasharray="${dashes}"`;
  return `<path d="M${from.x} ${from.y}${way}" fill="none" stroke="${palette[tone]}" stroke-width="${width}"${dashed}/>`;
}

function drawTile({ peer, name, marks, badge, x, y }: MapTile, palette: Palette): string {
  const side = marks.includes('founder') ? 1.25 * TILE : TILE;
  const [left, top] = [round(x - side / 2), round(y - side / 2)];
  const ring = ringOf(marks);
  const cell = side / MOSAIC_SIDE;
  const cells = mosaicOf(peer, isDark(palette)).map(
    (color, index) =>
      `<rect x="${round(left + (index % MOSAIC_SIDE) * cell)}" y="${round(top + Math.floor(index / MOSAIC_SIDE) * cell)}" width="${cell}" height="${cell}" fill="${color}"/>`,
  );
  const frame = ring
    ? `<rect x="${left - 3}" y="${top - 3}" width="${side + 6}" height="${side + 6}" rx="11" fill="none" stroke="${palette[ring]}" stroke-width="4"/>`
    : '';
  const corner = badge ? drawBadge(badge, { x: x + side / 2, y: y - side / 2 }, palette) : '';
  const isAway = marks.includes('away');
  return [
    '<g>',
    `<g shape-rendering="crispEdges"${isAway ? ' opacity="0.4"' : ''}>${cells.join('')}</g>`,
    frame,
    text(name, { x, y: round(y + side / 2 + 16) }, 14, isAway ? palette.soft : palette.ink, palette),
    corner,
    '</g>',
  ].join('');
}

function ringOf(marks: MapTile['marks']): Tone | undefined {
  if (marks.includes('suspect')) return 'gap';
  if (marks.includes('sponsor')) return 'sponsor';
  return marks.includes('self') ? 'accent' : undefined;
}

function drawBadge(
  { text: words, tone }: NonNullable<MapTile['badge']>,
  { x, y }: Place,
  palette: Palette,
): string {
  const width = 7 * words.length + 14;
  const [ground, ink] =
    tone === 'gap' ? [palette.gap, palette['on-gap']] : [palette.sponsor, palette['on-sponsor']];
  return [
    `<rect x="${x - 16}" y="${y - 14}" width="${width}" height="20" rx="10" fill="${ground}"/>`,
    `<text x="${x - 16 + width / 2}" y="${y}" text-anchor="middle" font-size="12" font-weight="700" fill="${ink}">${escapeXml(words)}</text>`,
  ].join('');
}

function text(words: string, { x, y }: Place, size: number, color: string, palette: Palette): string {
  return `<text x="${x}" y="${y}" text-anchor="middle" font-size="${size}" font-weight="600" fill="${color}" stroke="${palette.ground}" stroke-width="3" paint-order="stroke">${escapeXml(words)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
