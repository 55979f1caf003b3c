import type { Box, Point } from './geometry.ts';
import { MAX_COORDINATE } from './mark.ts';

/** What of the board is seen: the place in the screen's top left corner, and CSS pixels for a board unit. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** In CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Eighths of a unit are a pixel then; closer there is nothing to be drawn. */
export const MAX_ZOOM = 8;
export const MIN_ZOOM = 0.05;
/** One press of + or −. */
export const ZOOM_STEP = 1.25;

/** With the origin in the middle. */
export function startViewport({ width, height }: Size): Viewport {
  return { x: -width / 2, y: -height / 2, zoom: 1 };
}

export function toBoard({ x, y, zoom }: Viewport, at: Point): Point {
  return { x: x + at.x / zoom, y: y + at.y / zoom };
}

export function toScreen({ x, y, zoom }: Viewport, at: Point): Point {
  return { x: (at.x - x) * zoom, y: (at.y - y) * zoom };
}

export function seen({ x, y, zoom }: Viewport, { width, height }: Size): Box {
  return { left: x, top: y, right: x + width / zoom, bottom: y + height / zoom };
}

/** By CSS pixels: what lies under the pointer goes with it. */
export function panned(view: Viewport, dx: number, dy: number): Viewport {
  return onBoardOnly({ ...view, x: view.x - dx / view.zoom, y: view.y - dy / view.zoom });
}

/** What lies at that place of the screen stays there. */
export function zoomedAt(view: Viewport, at: Point, zoom: number): Viewport {
  const next = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
  const { x, y } = toBoard(view, at);
  return onBoardOnly({ x: x - at.x / next, y: y - at.y / next, zoom: next });
}

/** All of the box in the middle, no larger than it is, with some room around it. */
export function fitting(box: Box | undefined, size: Size): Viewport {
  if (!box) return startViewport(size);
  const [width, height] = [Math.max(1, box.right - box.left), Math.max(1, box.bottom - box.top)];
  const free = { width: size.width - 2 * MARGIN, height: size.height - 2 * BARS };
  const zoom = Math.max(MIN_ZOOM, Math.min(1, free.width / width, free.height / height));
  const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  return onBoardOnly({
    x: middle.x - size.width / 2 / zoom,
    y: middle.y - size.height / 2 / zoom,
    zoom,
  });
}

/** CSS pixels left free at the sides, and for the bars above and below. */
const MARGIN = 24;
const BARS = 80;

function onBoardOnly(view: Viewport): Viewport {
  const kept = (value: number) => Math.min(MAX_COORDINATE, Math.max(-MAX_COORDINATE, value));
  return { ...view, x: kept(view.x), y: kept(view.y) };
}
