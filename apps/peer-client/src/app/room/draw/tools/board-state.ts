import type { Box, Point } from '../model/geometry.ts';
import type { Colour, Mark, ShapeKind, Style, Width } from '../model/mark.ts';
import type { Size, Viewport } from '../model/viewport.ts';

/** All that a board knows beside the drawing itself. */
export interface BoardState {
  readonly tool: Tool;
  readonly style: Style;
  readonly view: Viewport;
  readonly size: Size;
  readonly selection: ReadonlySet<string>;
  readonly gesture: Gesture;
  /** Fingers on the screen, by pointer. */
  readonly touches: ReadonlyMap<number, Point>;
  /** Whoever has a pen draws with it and pans with fingers. */
  readonly penSeen: boolean;
  readonly isReadOnly: boolean;
}

export const TOOLS = ['select', 'pen', 'eraser', 'line', 'rectangle', 'ellipse', 'text'] as const;
export type Tool = (typeof TOOLS)[number];

/** What a pointer is in the middle of. Places are on the board, but for panning. */
export type Gesture =
  | { readonly kind: 'none' }
  | Drawing
  | {
      readonly kind: 'shaping';
      readonly pointer: number;
      readonly id: string;
      readonly shape: ShapeKind;
      readonly from: Point;
      readonly to: Point;
    }
  | {
      readonly kind: 'erasing';
      readonly pointer: number;
      readonly last: Point;
      readonly erased: ReadonlySet<string>;
    }
  | {
      readonly kind: 'marquee';
      readonly pointer: number;
      readonly from: Point;
      readonly to: Point;
      /** Selected before, and still. */
      readonly kept: ReadonlySet<string>;
    }
  | { readonly kind: 'moving'; readonly pointer: number; readonly from: Point; readonly to: Point }
  | { readonly kind: 'panning'; readonly pointer: number; readonly last: Point }
  | { readonly kind: 'pinching' };

interface Drawing {
  readonly kind: 'drawing';
  readonly pointer: number;
  readonly id: string;
  /** x and y in turn. */
  readonly path: readonly number[];
  /** Undefined where the device knows none. */
  readonly pressures: readonly number[] | undefined;
}

/** One place that a pointer came by, in CSS pixels of the board's element. */
export interface Sample {
  readonly x: number;
  readonly y: number;
  /** 0 to 1; undefined where the device knows none. */
  readonly pressure: number | undefined;
}

export interface Down {
  readonly kind: 'down';
  readonly pointer: number;
  readonly device: 'mouse' | 'pen' | 'touch';
  readonly at: Sample;
  /** `eraser`: the other end of a pen. */
  readonly button: 'main' | 'pan' | 'eraser';
  readonly shift: boolean;
}

export type BoardEvent =
  | Down
  | {
      readonly kind: 'move';
      readonly pointer: number;
      readonly samples: readonly Sample[];
      readonly shift: boolean;
    }
  | { readonly kind: 'up'; readonly pointer: number }
  /** The system took the pointer away. */
  | { readonly kind: 'cancel'; readonly pointer: number }
  /** The page goes, or another place is opened: what is in progress is finished. */
  | { readonly kind: 'settle' }
  | {
      readonly kind: 'wheel';
      readonly at: Point;
      readonly dx: number;
      readonly dy: number;
      readonly zooms: boolean;
    }
  | { readonly kind: 'resize'; readonly size: Size }
  | { readonly kind: 'tool'; readonly tool: Tool }
  | { readonly kind: 'colour'; readonly colour: Colour }
  | { readonly kind: 'width'; readonly width: Width }
  | { readonly kind: 'zoom'; readonly to: 'in' | 'out' | 'one' | 'all' }
  | { readonly kind: 'arrow'; readonly dx: -1 | 0 | 1; readonly dy: -1 | 0 | 1; readonly far: boolean }
  | { readonly kind: 'delete' }
  | { readonly kind: 'select'; readonly ids: Iterable<string> }
  | { readonly kind: 'show'; readonly id: string }
  /** Enter: puts a shape in the middle, or opens a text. */
  | { readonly kind: 'place' }
  | { readonly kind: 'edit'; readonly at: Point }
  | { readonly kind: 'read-only'; readonly on: boolean }
  /** Entries that somebody removed. */
  | { readonly kind: 'gone'; readonly ids: Iterable<string> };

export type Effect =
  | { readonly do: 'add'; readonly id: string; readonly mark: Mark }
  | { readonly do: 'remove'; readonly ids: ReadonlySet<string> }
  | { readonly do: 'move'; readonly ids: ReadonlySet<string>; readonly dx: number; readonly dy: number }
  | { readonly do: 'restyle'; readonly ids: ReadonlySet<string>; readonly style: Partial<Style> }
  /** Opens the field for a text that is there, or for a new one at that place. */
  | { readonly do: 'edit'; readonly id: string; readonly at: Point };

export type Stepped = readonly [BoardState, ...Effect[]];

/** What the tools ask of the drawing. */
export interface Around {
  readonly bounds: Box | undefined;
  markOf(id: string): Mark | undefined;
  boxOfAll(ids: Iterable<string>): Box | undefined;
  topAt(at: Point, reach: number): string | undefined;
  crossedBy(a: Point, b: Point, reach: number): readonly string[];
  within(box: Box): readonly string[];
  newId(): string;
}

export const NOTHING: Gesture = { kind: 'none' };
export const NOBODY: ReadonlySet<string> = new Set();
