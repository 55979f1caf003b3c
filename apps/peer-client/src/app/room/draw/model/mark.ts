/** Something that was drawn, in board units: CSS pixels at zoom 1, x to the right, y down. */
export type Mark = Stroke | Shape | Writing;

/** A line of the pen. */
export interface Stroke {
  readonly kind: 'stroke';
  readonly style: Style;
  /** x and y in turn, at least one pair, each a multiple of 1/8. */
  readonly path: Float32Array;
  /** One for each point, 0 to 255; undefined where the device knows none. */
  readonly pressures: Uint8Array | undefined;
}

export interface Shape {
  readonly kind: ShapeKind;
  readonly style: Style;
  /** A corner of rectangle and ellipse, or where a line begins. */
  readonly x: number;
  readonly y: number;
  /** Never negative but for a line. */
  readonly width: number;
  readonly height: number;
}

export interface Writing {
  readonly kind: 'text';
  readonly style: Style;
  /** The top left corner of the first line. */
  readonly x: number;
  readonly y: number;
  /** Lines end in `\n`. */
  readonly text: string;
}

export interface Style {
  readonly colour: Colour;
  readonly width: Width;
}

export type ShapeKind = 'line' | 'rectangle' | 'ellipse';

/** By name and not by value, so that each device shows its own shade of it, light or dark. The order is the wire's. */
export const COLOURS = ['ink', 'stone', 'verdigris', 'lapis', 'ochre', 'clay', 'crimson', 'plum'] as const;
export type Colour = (typeof COLOURS)[number];

/** The order is the wire's. */
export const WIDTHS = ['fine', 'medium', 'bold', 'broad'] as const;
export type Width = (typeof WIDTHS)[number];

/** Of a line, in board units. */
export const LINE_WIDTH: Readonly<Record<Width, number>> = { fine: 2.5, medium: 5, bold: 9, broad: 18 };

/** Of letters, in board units. */
export const LETTER_SIZE: Readonly<Record<Width, number>> = { fine: 16, medium: 22, bold: 34, broad: 56 };
export const LINE_HEIGHT = 1.3;

/** Nothing reaches farther from the origin: eighths of it are exact in 32 bits of a float. */
export const MAX_COORDINATE = 2 ** 20;
/** Half a minute of a fast pen; a longer stroke goes on as another one. */
export const MAX_POINTS = 2048;
/** A page of text; more belongs in the room's text. */
export const MAX_TEXT_BYTES = 8192;
/** A board with more would take a while to open; whoever has that much to say can found another room. */
export const MAX_ENTRIES = 20_000;
/** Of all strokes together, five times a very full board: a saved copy of more would not fit in a page's memory. */
export const MAX_BOARD_POINTS = 1_000_000;

/** What a mark takes of `MAX_BOARD_POINTS`. */
export function pointsOf(mark: Mark): number {
  if (mark.kind === 'stroke') return mark.path.length / 2;
  return mark.kind === 'text' ? mark.text.length : 1;
}

/** The nearest multiple of 1/8 on the board. */
export function onBoard(value: number): number {
  return Math.min(MAX_COORDINATE, Math.max(-MAX_COORDINATE, Math.round(value * 8) / 8));
}
