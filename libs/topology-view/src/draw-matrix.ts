import { CELL, type CellCode, type MatrixCells, type MatrixFrame } from './matrix-cells.ts';
import { isDark, type Palette } from './palette.ts';

type Canvas2d = CanvasRenderingContext2D;

/** Below this many pixels a cell has no room for a grid line or a sign. */
const SIGN_FROM = 9;

/**
 * All cells, as pixels of the device: where cells are smaller than those, what is missing is still one pixel wide
 * and lies over what is there.
 */
export function drawMatrix(
  context: Canvas2d,
  cells: MatrixCells,
  frame: MatrixFrame,
  palette: Palette,
  ratio: number,
): void {
  const side = Math.round(frame.cell * frame.count * ratio);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  if (side === 0) return;
  const image = context.createImageData(side, side);
  const pixels = new Uint32Array(image.data.buffer);
  const colors = cellColors(palette);
  pixels.fill(colors[CELL.linked]);
  const cell = frame.cell * ratio;
  const inset = cell >= SIGN_FROM ? Math.max(1, Math.round(ratio / 2)) : 0;
  if (inset > 0) drawGrid(pixels, side, cell, inset, pack(palette.ground));
  const edges = cellEdges(frame.count, cell, inset);
  const fill = (row: number, column: number, code: CellCode) =>
    fillCell(pixels, side, edges, row, column, colors[code]);
  for (let place = 0; place < frame.count; place += 1) fill(place, place, CELL.self);
  for (const mark of cells.marks) if (mark[2] < CELL.benign) fill(mark[0], mark[1], mark[2]);
  for (const mark of cells.marks) if (mark[2] >= CELL.benign) fill(mark[0], mark[1], mark[2]);
  context.putImageData(image, Math.round(frame.left * ratio), Math.round(frame.top * ratio));
  if (frame.cell >= SIGN_FROM) drawSigns(context, cells, frame, palette, ratio);
}

/** Names along the rows and the columns, where the frame has room for them. */
export function drawNames(
  context: Canvas2d,
  names: readonly string[],
  frame: MatrixFrame,
  palette: Palette,
  ratio: number,
): void {
  if (!frame.hasNames) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = `500 ${Math.min(13, frame.cell * 0.72)}px "Instrument Sans Variable", system-ui, sans-serif`;
  context.fillStyle = palette.ink;
  context.textBaseline = 'middle';
  for (const [place, name] of names.entries()) {
    const at = (place + 0.5) * frame.cell;
    context.textAlign = 'right';
    context.fillText(name, frame.left - 8, frame.top + at, 104);
    context.save();
    context.translate(frame.left + at, frame.top - 8);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'left';
    context.fillText(name, 0, 0, 104);
    context.restore();
  }
}

/** Bars over a row and a column, and a frame around where they meet. */
export function drawCrossHairs(
  context: Canvas2d,
  at: readonly [row: number, column: number],
  frame: MatrixFrame,
  palette: Palette,
  ratio: number,
): void {
  const { left, top, cell, count } = frame;
  const [row, column] = at;
  const thick = Math.max(cell, 2);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.globalAlpha = 0.14;
  context.fillStyle = palette.ink;
  context.fillRect(left, top + row * cell, count * cell, thick);
  context.fillRect(left + column * cell, top, thick, count * cell);
  context.globalAlpha = 1;
  context.lineWidth = 2;
  context.strokeStyle = palette.ink;
  context.strokeRect(left + column * cell - 1, top + row * cell - 1, thick + 2, thick + 2);
}

/** By row or column: its first pixel, then the one after its last; no cell is without one. */
function cellEdges(count: number, cell: number, inset: number): Uint16Array {
  const edges = new Uint16Array(2 * count);
  for (let place = 0; place < count; place += 1) {
    const first = Math.floor(place * cell);
    edges[2 * place] = first;
    edges[2 * place + 1] = Math.max(first + 1, Math.floor((place + 1) * cell) - inset);
  }
  return edges;
}

/** Tens of thousands of them are a pixel each: nothing is made for one. */
function fillCell(
  pixels: Uint32Array,
  side: number,
  edges: Uint16Array,
  row: number,
  column: number,
  color: number,
): void {
  const [left, right] = [edges[2 * column] ?? 0, edges[2 * column + 1] ?? 0];
  const [top, bottom] = [edges[2 * row] ?? 0, edges[2 * row + 1] ?? 0];
  for (let y = top; y < bottom; y += 1) {
    for (let at = y * side + left; at < y * side + right; at += 1) pixels[at] = color;
  }
}

function drawGrid(pixels: Uint32Array, side: number, cell: number, inset: number, color: number): void {
  for (let line = cell; line <= side + 0.5; line += cell) {
    const at = Math.floor(line) - inset;
    pixels.fill(color, at * side, (at + inset) * side);
    for (let y = 0; y < side; y += 1) pixels.fill(color, y * side + at, y * side + at + inset);
  }
}

/** So that nobody has to tell colours apart: a cross, a tilde, a half, a dot. */
function drawSigns(
  context: Canvas2d,
  { marks }: MatrixCells,
  { left, top, cell }: MatrixFrame,
  palette: Palette,
  ratio: number,
): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = `700 ${cell * 0.62}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const [row, column, code] of marks) {
    context.fillStyle = code === CELL.gap || code === CELL.denial ? palette['on-gap'] : palette.ink;
    context.fillText(SIGNS[code], left + (column + 0.5) * cell, top + (row + 0.53) * cell);
  }
}

const SIGNS: Readonly<Record<CellCode, string>> = {
  [CELL.linked]: '',
  [CELL.self]: '',
  [CELL.relayed]: '⌁',
  [CELL.connecting]: '·',
  [CELL.benign]: '~',
  [CELL.gap]: '×',
  [CELL.claim]: '◐',
  [CELL.denial]: '◑',
};

function cellColors(palette: Palette): Readonly<Record<CellCode, number>> {
  const dark = isDark(palette);
  return {
    [CELL.linked]: mixed(palette.ground, palette.accent, dark ? 0.2 : 0.13),
    [CELL.self]: mixed(palette.ground, palette.ink, 0.28),
    [CELL.relayed]: mixed(palette.ground, palette.relayed, 0.4),
    [CELL.connecting]: mixed(palette.ground, palette.soft, 0.25),
    [CELL.benign]: mixed(palette.ground, palette.benign, 0.62),
    [CELL.gap]: pack(palette.gap),
    [CELL.claim]: mixed(palette.ground, palette.gap, 0.42),
    [CELL.denial]: mixed(palette.ground, palette.gap, 0.8),
  };
}

function mixed(ground: string, over: string, share: number): number {
  const [a, b] = [channels(ground), channels(over)];
  const [red = 0, green = 0, blue = 0] = a.map((value, index) => value + ((b[index] ?? 0) - value) * share);
  return pack(`rgb(${Math.round(red)}, ${Math.round(green)}, ${Math.round(blue)})`);
}

/** As a pixel of `ImageData` on a little-endian machine, which every browser runs on. */
function pack(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function channels(color: string): number[] {
  return (color.match(/\d+/g) ?? []).map(Number);
}
