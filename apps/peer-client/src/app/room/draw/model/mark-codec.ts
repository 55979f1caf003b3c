import {
  COLOURS,
  type Mark,
  MAX_COORDINATE,
  MAX_POINTS,
  MAX_TEXT_BYTES,
  type Shape,
  type ShapeKind,
  type Stroke,
  type Style,
  WIDTHS,
  type Writing,
} from './mark.ts';
import { MalformedBytes, PackedReader, PackedWriter } from './packed-bytes.ts';

/** docs/PROTOCOL.md, "The drawing": the one form of a mark, two to three bytes a point. */
export function encodeMark(mark: Mark): Uint8Array<ArrayBuffer> {
  const out = new PackedWriter();
  writeMark(out, mark);
  return out.finish();
}

/** Undefined for what is none: other members write it. */
export function decodeMark(bytes: Uint8Array): Mark | undefined {
  return decoded(bytes, readMark);
}

export function writeMark(out: PackedWriter, mark: Mark): void {
  out.byte(KINDS.indexOf(mark.kind));
  out.byte(COLOURS.indexOf(mark.style.colour) + 16 * WIDTHS.indexOf(mark.style.width));
  switch (mark.kind) {
    case 'stroke':
      return writeStroke(out, mark);
    case 'text':
      return writeText(out, mark);
    default:
      for (const value of [mark.x, mark.y, mark.width, mark.height]) out.signed(value * 8);
  }
}

export function readMark(from: PackedReader): Mark {
  const kind = KINDS[from.byte()];
  const style = readStyle(from.byte());
  switch (kind) {
    case undefined:
      throw new MalformedBytes();
    case 'stroke':
      return readStroke(from, style);
    case 'text':
      return readText(from, style);
    default:
      return readShape(from, kind, style);
  }
}

/** What `read` makes of all of the bytes, or undefined. */
export function decoded<T>(bytes: Uint8Array, read: (from: PackedReader) => T): T | undefined {
  if (bytes.length > MAX_BYTES) return undefined;
  try {
    const from = new PackedReader(bytes);
    const value = read(from);
    return from.isAtEnd ? value : undefined;
  } catch (error) {
    if (error instanceof MalformedBytes) return undefined;
    throw error;
  }
}

/** The order is the wire's. */
const KINDS = ['stroke', 'line', 'rectangle', 'ellipse', 'text'] as const satisfies readonly Mark['kind'][];

/** The longest stroke with pressure, all of its points as far apart as the board allows. */
const MAX_BYTES = 64 + MAX_POINTS * 9;

function writeStroke(out: PackedWriter, { path, pressures }: Stroke): void {
  out.byte(pressures ? 1 : 0);
  out.unsigned(path.length / 2);
  let [x, y] = [0, 0];
  for (let at = 0; at < path.length; at += 2) {
    const [nextX, nextY] = [(path[at] ?? 0) * 8, (path[at + 1] ?? 0) * 8];
    out.signed(nextX - x);
    out.signed(nextY - y);
    [x, y] = [nextX, nextY];
  }
  if (pressures) out.raw(pressures);
}

function readStroke(from: PackedReader, style: Style): Stroke {
  const hasPressure = from.byte();
  const count = from.unsigned();
  if (hasPressure > 1 || count < 1 || count > MAX_POINTS) throw new MalformedBytes();
  const path = new Float32Array(2 * count);
  let [x, y] = [0, 0];
  for (let at = 0; at < path.length; at += 2) {
    x += from.signed();
    y += from.signed();
    path[at] = onBoardOnly(x / 8);
    path[at + 1] = onBoardOnly(y / 8);
  }
  return { kind: 'stroke', style, path, pressures: hasPressure ? from.raw(count) : undefined };
}

function readShape(from: PackedReader, kind: ShapeKind, style: Style): Shape {
  const [x, y, width, height] = [place(from), place(from), from.signed() / 8, from.signed() / 8];
  onBoardOnly(x + width);
  onBoardOnly(y + height);
  if (kind !== 'line' && (width < 0 || height < 0)) throw new MalformedBytes();
  return { kind, style, x, y, width, height };
}

function writeText(out: PackedWriter, { x, y, text }: Writing): void {
  out.signed(x * 8);
  out.signed(y * 8);
  out.raw(new TextEncoder().encode(text));
}

function readText(from: PackedReader, style: Style): Writing {
  const [x, y] = [place(from), place(from)];
  const bytes = from.rest();
  const text = strictUtf8(bytes);
  if (text === '' || bytes.length > MAX_TEXT_BYTES || CONTROLS.test(text)) throw new MalformedBytes();
  return { kind: 'text', style, x, y, text };
}

/** All control characters but the line feed. */
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

function strictUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MalformedBytes();
  }
}

function readStyle(byte: number): Style {
  const [colour, width] = [COLOURS[byte % 16], WIDTHS[Math.floor(byte / 16)]];
  if (!colour || !width) throw new MalformedBytes();
  return { colour, width };
}

function place(from: PackedReader): number {
  return onBoardOnly(from.signed() / 8);
}

function onBoardOnly(value: number): number {
  if (Math.abs(value) > MAX_COORDINATE) throw new MalformedBytes();
  return value;
}
