import type { Entry } from '../model/entry.ts';
import type { Box } from '../model/geometry.ts';
import type { Mark } from '../model/mark.ts';
import { DOTS, GROUND, type Scheme } from '../model/palette.ts';
import type { Scene } from '../model/scene.ts';
import type { Viewport } from '../model/viewport.ts';
import { paintMark } from './paint-mark.ts';

/** In pixels of the device, whole numbers. */
interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * All that is finished, on one canvas. What was painted is kept: panning shifts it and paints the strips that come into
 * view, a change paints its own area, and zooming shows the old picture enlarged until the new one is there. Painting
 * goes in pieces, so that no frame waits for all.
 */
export class StaticLayer {
  readonly #context: CanvasRenderingContext2D;
  readonly #copy: CanvasRenderingContext2D;
  #stale: Area[] = [];
  /** A piece that took too long, and the marks that it still lacks. */
  #unfinished: { readonly area: Area; readonly pile: readonly [string, Entry][] } | undefined;
  #stamped = 0;
  #scheme: Scheme = 'light';
  /** Device pixels for a board unit, and from the board's origin to the canvas' corner. */
  #scale = NaN;
  #left = 0;
  #top = 0;
  #ratio = 1;
  #hidden: ReadonlySet<string> = new Set();

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly scene: Scene,
  ) {
    this.#context = opaque(canvas);
    this.#copy = opaque(document.createElement('canvas'));
  }

  get isDone(): boolean {
    return this.#stale.length === 0 && !this.#unfinished;
  }

  /** Takes place with the next `paint`. The canvas has the size that it is to be seen in, in pixels of the device. */
  show({ x, y, zoom }: Viewport, ratio: number, scheme: Scheme): void {
    const scale = zoom * ratio;
    const [left, top] = [Math.round(x * scale), Math.round(y * scale)];
    if (scheme !== this.#scheme) this.#blank(scheme);
    if (scale === this.#scale) this.#shift(left - this.#left, top - this.#top);
    else this.#rescale(scale, left, top);
    [this.#scale, this.#left, this.#top, this.#ratio, this.#scheme] = [scale, left, top, ratio, scheme];
  }

  /** In pixels of the device. */
  resize(width: number, height: number, scheme: Scheme): void {
    if (this.canvas.width === width && this.canvas.height === height) return;
    Object.assign(this.canvas, { width, height });
    Object.assign(this.#copy.canvas, { width, height });
    this.#blank(scheme);
  }

  /** Others are painted in their place, or nothing is. */
  hide(ids: ReadonlySet<string>): void {
    const before = this.#hidden;
    this.#hidden = ids;
    for (const id of [...ids, ...before]) {
      if (ids.has(id) === before.has(id)) continue;
      const box = this.scene.boxOf(id);
      if (box) this.outdate(box);
    }
  }

  /** What lies in the box, on the board, looks different now. */
  outdate(box: Box): void {
    if (Number.isNaN(this.#scale)) return;
    this.#beginAgain();
    const scale = this.#scale;
    const x = Math.floor(box.left * scale) - this.#left - 1;
    const y = Math.floor(box.top * scale) - this.#top - 1;
    const right = Math.ceil(box.right * scale) - this.#left + 1;
    const bottom = Math.ceil(box.bottom * scale) - this.#top + 1;
    this.#addStale({ x, y, width: right - x, height: bottom - y });
  }

  /** At once, over everything: the newest is on top. False where there were too many since the last frame. */
  stamp(mark: Mark): boolean {
    this.#stamped += 1;
    if (Number.isNaN(this.#scale) || this.#stamped > MAX_STAMPED || this.#unfinished) return false;
    this.#context.save();
    this.#toBoard();
    paintMark(this.#context, mark, this.#scheme);
    this.#context.restore();
    return true;
  }

  /** For about so many milliseconds. */
  paint(budgetMs: number): void {
    const end = performance.now() + budgetMs;
    this.#stamped = 0;
    this.#goOn(end);
    if (this.#unfinished) return;
    for (let area = this.#stale.pop(); area; area = this.#stale.pop()) {
      const [piece, ...rest] = inPieces(area);
      this.#stale.push(...rest);
      this.#paintGround(piece);
      this.#unfinished = { area: piece, pile: this.scene.pileIn(this.#onBoard(piece)) };
      this.#goOn(end);
      if (performance.now() >= end) return;
    }
  }

  /** A piece is whole in one frame, but where somebody has filled it with more than a frame can hold. */
  #goOn(end: number): void {
    if (!this.#unfinished) return;
    const { area, pile } = this.#unfinished;
    this.#unfinished = undefined;
    const context = this.#context;
    context.save();
    context.beginPath();
    context.rect(area.x, area.y, area.width, area.height);
    context.clip();
    this.#toBoard();
    for (const [index, [id, { mark }]] of pile.entries()) {
      if (!this.#hidden.has(id)) paintMark(context, mark, this.#scheme);
      if (performance.now() < end + MAX_OVERRUN_MS) continue;
      if (index + 1 < pile.length) this.#unfinished = { area, pile: pile.slice(index + 1) };
      break;
    }
    context.restore();
  }

  #onBoard({ x, y, width, height }: Area): Box {
    const scale = this.#scale;
    const [left, top] = [(x + this.#left) / scale, (y + this.#top) / scale];
    return { left, top, right: left + width / scale, bottom: top + height / scale };
  }

  #paintGround({ x, y, width, height }: Area): void {
    const context = this.#context;
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    context.fillStyle = GROUND[this.#scheme];
    context.fillRect(x, y, width, height);
    this.#paintDots({ x, y, width, height });
    context.restore();
  }

  #toBoard(): void {
    this.#context.setTransform(this.#scale, 0, 0, this.#scale, -this.#left, -this.#top);
  }

  #paintDots(area: Area): void {
    const step = dotStep(this.#scale / this.#ratio) * this.#scale;
    const size = Math.max(1, Math.round(1.5 * this.#ratio));
    this.#context.fillStyle = DOTS[this.#scheme];
    const [column, row] = [Math.floor((area.x + this.#left) / step), Math.floor((area.y + this.#top) / step)];
    const [right, bottom] = [area.x + area.width + this.#left, area.y + area.height + this.#top];
    for (let i = column; i * step < right; i++) {
      for (let j = row; j * step < bottom; j++)
        this.#context.fillRect(
          Math.round(i * step) - this.#left,
          Math.round(j * step) - this.#top,
          size,
          size,
        );
    }
  }

  #shift(dx: number, dy: number): void {
    if (dx === 0 && dy === 0) return;
    const { width, height } = this.canvas;
    if (Math.abs(dx) >= width || Math.abs(dy) >= height) return this.#allStale();
    this.#beginAgain();
    this.#context.drawImage(this.canvas, -dx, -dy);
    this.#stale = this.#stale.map((area) => ({ ...area, x: area.x - dx, y: area.y - dy })).flatMap(this.#cut);
    if (dx !== 0) this.#addStale({ x: dx > 0 ? width - dx : 0, y: 0, width: Math.abs(dx), height });
    if (dy !== 0) this.#addStale({ x: 0, y: dy > 0 ? height - dy : 0, width, height: Math.abs(dy) });
  }

  #rescale(scale: number, left: number, top: number): void {
    if (!Number.isNaN(this.#scale)) {
      const by = scale / this.#scale;
      const { width, height } = this.canvas;
      this.#copy.drawImage(this.canvas, 0, 0);
      this.#context.fillStyle = GROUND[this.#scheme];
      this.#context.fillRect(0, 0, width, height);
      this.#context.drawImage(
        this.#copy.canvas,
        this.#left * by - left,
        this.#top * by - top,
        width * by,
        height * by,
      );
    }
    this.#allStale();
  }

  /** Where what is under way does not fit any more. */
  #beginAgain(): void {
    if (this.#unfinished) this.#stale.push(this.#unfinished.area);
    this.#unfinished = undefined;
  }

  /** Nobody is shown what a canvas is before it is painted. */
  #blank(scheme: Scheme): void {
    this.#context.fillStyle = GROUND[scheme];
    this.#context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.#allStale();
  }

  #allStale(): void {
    this.#unfinished = undefined;
    this.#stale = [{ x: 0, y: 0, width: this.canvas.width, height: this.canvas.height }];
  }

  #addStale(area: Area): void {
    for (const piece of this.#cut(area)) {
      const beside = this.#stale.findIndex((other) => isWorthOne(other, piece));
      if (beside < 0) this.#stale.push(piece);
      else this.#stale[beside] = enclosing([piece, ...this.#stale.slice(beside, beside + 1)]);
    }
    if (this.#stale.length > MAX_AREAS) this.#stale = [enclosing(this.#stale)];
  }

  /** What of it is on the canvas, if anything is. */
  readonly #cut = ({ x, y, width, height }: Area): Area[] => {
    const [left, top] = [Math.max(0, x), Math.max(0, y)];
    const [right, bottom] = [
      Math.min(this.canvas.width, x + width),
      Math.min(this.canvas.height, y + height),
    ];
    return right > left && bottom > top
      ? [{ x: left, y: top, width: right - left, height: bottom - top }]
      : [];
  };
}

/** Milliseconds that a piece may take beyond a frame's share: nobody's drawing stops the page. */
const MAX_OVERRUN_MS = 30;

/** In one frame; more than people draw in one. */
const MAX_STAMPED = 64;

/** More are painted as one. */
const MAX_AREAS = 256;

/** Pixels that are painted in one go: a twentieth of a screen. */
const PIECE = 256 * 256;

/** The first piece, and what remains. */
function inPieces(area: Area): [Area, ...Area[]] {
  const rest: Area[] = [];
  let piece = area;
  while (piece.width * piece.height > PIECE) {
    const { x, y, width, height } = piece;
    if (width >= height) {
      const half = Math.ceil(width / 2);
      rest.push({ x: x + half, y, width: width - half, height });
      piece = { x, y, width: half, height };
    } else {
      const half = Math.ceil(height / 2);
      rest.push({ x, y: y + half, width, height: height - half });
      piece = { x, y, width, height: half };
    }
  }
  return [piece, ...rest];
}

/** Whether painting both as one costs no more than painting each. */
function isWorthOne(one: Area, other: Area): boolean {
  const both = enclosing([one, other]);
  return both.width * both.height <= one.width * one.height + other.width * other.height;
}

function enclosing(areas: readonly Area[]): Area {
  const x = Math.min(...areas.map((area) => area.x));
  const y = Math.min(...areas.map((area) => area.y));
  const right = Math.max(...areas.map((area) => area.x + area.width));
  const bottom = Math.max(...areas.map((area) => area.y + area.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** Board units between dots: so many that they are 17 to 34 CSS pixels apart. */
function dotStep(zoom: number): number {
  return 24 * 2 ** Math.round(-Math.log2(zoom));
}

function opaque(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('this browser draws nothing');
  return context;
}
