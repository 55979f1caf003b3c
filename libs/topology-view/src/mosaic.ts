import { hueOf, patternOf } from '#ui/words';
import type { PeerId } from '#protocol';
import { painter } from './palette.ts';

/** The mosaic of a peer as five by five colours, row by row: the same picture as `PeerTile` of the apps. */
export function mosaicOf(peer: PeerId, isDark: boolean): readonly string[] {
  const hue = hueOf(peer);
  const [ground, plain, deep] = isDark
    ? [`oklch(0.32 0.04 ${hue})`, `oklch(0.7 0.12 ${hue})`, `oklch(0.56 0.12 ${hue})`]
    : [`oklch(0.92 0.04 ${hue})`, `oklch(0.66 0.12 ${hue})`, `oklch(0.47 0.12 ${hue})`];
  const cells = Array.from({ length: MOSAIC_SIDE ** 2 }, () => ground);
  for (const cell of patternOf(peer)) cells[cell.y * MOSAIC_SIDE + cell.x] = cell.deep ? deep : plain;
  return cells;
}

export const MOSAIC_SIDE = 5;

/** Draws mosaics as pictures of five by five pixels; each once. */
export class MosaicPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #urls = new Map<string, string>();
  readonly #toRgb: (color: string) => string;

  constructor(document: Document) {
    this.#toRgb = painter(document);
    this.#canvas = document.createElement('canvas');
    this.#canvas.width = this.#canvas.height = MOSAIC_SIDE;
  }

  /** As a `data:` URL. */
  urlOf(peer: PeerId, isDark: boolean): string {
    const key = `${peer} ${isDark}`;
    const known = this.#urls.get(key);
    if (known !== undefined) return known;
    const url = this.#paint(peer, isDark);
    this.#urls.set(key, url);
    return url;
  }

  /** What is left of it from afar, as `rgb()`. */
  colorOf(peer: PeerId, isDark: boolean): string {
    const key = `${peer} ${isDark} far`;
    const known = this.#urls.get(key);
    if (known !== undefined) return known;
    const color = this.#toRgb(`oklch(${isDark ? 0.64 : 0.56} 0.12 ${hueOf(peer)})`);
    this.#urls.set(key, color);
    return color;
  }

  #paint(peer: PeerId, isDark: boolean): string {
    const context = this.#canvas.getContext('2d');
    for (const [index, color] of mosaicOf(peer, isDark).entries()) {
      if (!context) break;
      context.fillStyle = color;
      context.fillRect(index % MOSAIC_SIDE, Math.floor(index / MOSAIC_SIDE), 1, 1);
    }
    return this.#canvas.toDataURL();
  }
}
