import type { Doc } from 'yjs';
import type { Awareness } from 'y-protocols/awareness';
import type { PeerId } from '#protocol';
import { Drawing, type DrawingChange } from '../model/drawing.ts';
import type { Box, Point } from '../model/geometry.ts';
import { type Mark, pointsOf } from '../model/mark.ts';
import type { Scheme } from '../model/palette.ts';
import { Scene } from '../model/scene.ts';
import { toBoard } from '../model/viewport.ts';
import { type BoardEvent, type BoardState, type Effect, NOBODY, type Sample } from '../tools/board-state.ts';
import { liveMark, movedBy } from '../tools/gestures.ts';
import { startBoard, step } from '../tools/step.ts';
import { Company } from './company.ts';
import { type Dragged, MAX_LIVE_POINTS, ownDrag, theirDrags, toldDrag } from './drags.ts';
import { type LiveScene, paintLive } from './live-layer.ts';
import { measureText } from './measure-text.ts';
import { listenToPointers } from './pointer-input.ts';
import { MAX_DRAGGED } from './remote-drawer.ts';
import { StaticLayer } from './static-layer.ts';

export interface BoardParts {
  /** Takes pointers; both canvases fill it. */
  readonly stage: HTMLElement;
  readonly under: HTMLCanvasElement;
  readonly over: HTMLCanvasElement;
  readonly doc: Doc;
  readonly awareness: Awareness;
  readonly author: PeerId;
  readonly isReadOnly: boolean;
  /** After each change of `state`, and of the drawing. */
  readonly onChange: (board: Board, change: DrawingChange | undefined) => void;
  /** A text is to be written there, or changed. */
  readonly onEdit: (id: string, at: Point) => void;
  /** Nothing more fits on the board. */
  readonly onFull: () => void;
}

/** A drawing board without a framework: performs what `step` decides, and paints when something has changed. */
export class Board {
  readonly drawing: Drawing;
  readonly scene: Scene;
  readonly #company: Company;
  readonly #static: StaticLayer;
  readonly #over: CanvasRenderingContext2D;
  readonly #darkness = matchMedia('(prefers-color-scheme: dark)');
  readonly #ending = new AbortController();
  readonly #stops: readonly (() => void)[];
  #state: BoardState;
  #pointer: Sample | undefined;
  #panKey = false;
  /** The text that is being written, which its field shows. */
  #edited: string | undefined;
  #frame = 0;

  constructor(private readonly parts: BoardParts) {
    const { stage, under, over, doc, awareness, author, isReadOnly } = parts;
    this.drawing = new Drawing(doc, author);
    this.scene = new Scene(this.drawing, measureText(), (change, areas) => this.#drawn(change, areas));
    this.#static = new StaticLayer(under, this.scene);
    this.#over = context(over);
    this.#state = startBoard(sizeOf(stage), isReadOnly);
    this.#company = new Company(awareness, () => this.#paintSoon());
    const sizes = new ResizeObserver(() => this.#resized());
    sizes.observe(stage);
    this.#stops = [
      () => sizes.disconnect(),
      listenToPointers(
        stage,
        (event) => this.#pointed(event),
        (at) => this.#hovers(at),
      ),
    ];
    this.#darkness.addEventListener('change', () => this.#paintSoon(), { signal: this.#ending.signal });
    this.#paintSoon();
  }

  /** Keeps what is in progress. */
  destroy(): void {
    this.dispatch({ kind: 'settle' });
    this.#ending.abort();
    for (const stop of this.#stops) stop();
    cancelAnimationFrame(this.#frame);
    this.#company.destroy();
    this.scene.destroy();
    this.drawing.destroy();
  }

  get state(): BoardState {
    return this.#state;
  }

  /** Nothing of what was to be seen in the last frame is still to be painted. */
  get isPainted(): boolean {
    return this.#static.isDone;
  }

  dispatch(event: BoardEvent): void {
    const before = this.#state;
    const [state, ...effects] = step(before, event, this.scene);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    if (effects.length > 0 || before.gesture.kind !== state.gesture.kind) this.#tell();
    this.#paintSoon();
    if (isOther(state, before)) this.parts.onChange(this, undefined);
  }

  /** While it is held, the pointer pans. */
  holdPanKey(held: boolean): void {
    this.#panKey = held;
  }

  /** Hidden in favour of the field in which it is written. */
  edit(id: string | undefined): void {
    this.#edited = id;
    this.#paintSoon();
  }

  /** Nobody is shown a pointer here: another place is open. */
  leave(): void {
    this.dispatch({ kind: 'settle' });
    this.#hovers(undefined);
  }

  #pointed(event: BoardEvent): void {
    if (event.kind !== 'down') return this.dispatch(event);
    this.parts.stage.focus({ preventScroll: true });
    this.dispatch(this.#panKey ? { ...event, button: 'pan' } : event);
  }

  #hovers(at: Sample | undefined): void {
    this.#pointer = at;
    this.#tell();
  }

  #tell(): void {
    const at = this.#pointer;
    const { isReadOnly, view } = this.#state;
    if (isReadOnly) return;
    const drawn = liveMark(this.#state);
    const live = drawn ? ({ kind: 'mark', ...drawn } as const) : toldDrag(ownDrag(this.#state, this.scene));
    this.#company.tell({ pointer: at && toBoard(view, at), live });
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case 'add':
        if (this.drawing.isFull) return this.parts.onFull();
        return this.drawing.add(effect.id, effect.mark);
      case 'remove':
        return this.drawing.remove(effect.ids);
      case 'move':
        return this.drawing.move(effect.ids, effect.dx, effect.dy);
      case 'restyle':
        return this.drawing.restyle(effect.ids, effect.style);
      case 'edit':
        return this.parts.onEdit(effect.id, effect.at);
    }
  }

  #drawn(change: DrawingChange, areas: readonly Box[]): void {
    const [id = ''] = change.ids;
    const mark = this.scene.markOf(id);
    const isNew = change.ids.size === 1 && areas.length === 1 && id !== this.#edited;
    // What has just been drawn lies over everything, so that nothing else is painted again.
    const isStamped = isNew && mark && this.drawing.isOnTop(id) && this.#static.stamp(mark);
    if (!isStamped) for (const area of areas) this.#static.outdate(area);
    const gone = [...change.ids].filter((each) => !this.drawing.entries.has(each));
    if (gone.some((each) => this.#state.selection.has(each))) this.dispatch({ kind: 'gone', ids: gone });
    this.#paintSoon();
    this.parts.onChange(this, change);
  }

  #resized(): void {
    const size = sizeOf(this.parts.stage);
    // It is hidden, and keeps what it shows.
    if (size.width === 0) return;
    if (this.#state.size.width === 0) this.#state = { ...startBoard(size, this.#state.isReadOnly) };
    this.dispatch({ kind: 'resize', size });
  }

  #paintSoon(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    this.#frame = 0;
    const { view, size } = this.#state;
    if (size.width === 0) return;
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    const scheme: Scheme = this.#darkness.matches ? 'dark' : 'light';
    this.#static.resize(width, height, scheme);
    if (this.#over.canvas.width !== width || this.#over.canvas.height !== height)
      Object.assign(this.#over.canvas, { width, height });
    this.#static.show(view, ratio, scheme);
    const own = ownDrag(this.#state, this.scene);
    const theirs = theirDrags(this.#company.others.values(), this.scene, own?.ids ?? NOBODY);
    const drags = own ? [...theirs, own] : theirs;
    this.#static.hide(this.#hidden(drags));
    this.#static.paint(PAINT_MS);
    paintLive(this.#over, { ...this.#live(), drags, view, ratio, scheme });
    if (!this.#static.isDone) this.#paintSoon();
  }

  #hidden(drags: readonly Dragged[]): ReadonlySet<string> {
    const { gesture } = this.#state;
    const hidden = new Set(drags.flatMap(({ ids }) => [...ids]));
    if (gesture.kind === 'erasing') for (const id of gesture.erased) hidden.add(id);
    if (this.#edited !== undefined) hidden.add(this.#edited);
    return hidden;
  }

  #live(): Omit<LiveScene, 'drags' | 'view' | 'ratio' | 'scheme'> {
    const { gesture, selection } = this.#state;
    const others = [...this.#company.others.values()];
    const drawn = liveMark(this.#state);
    const theirs = bounded(
      others.flatMap(({ live }) =>
        live?.kind === 'mark' && !this.drawing.entries.has(live.id) ? [live.mark] : [],
      ),
    );
    const by = gesture.kind === 'moving' ? movedBy(gesture) : { dx: 0, dy: 0 };
    const shifted = (box: Box): Box => ({
      left: box.left + by.dx,
      top: box.top + by.dy,
      right: box.right + by.dx,
      bottom: box.bottom + by.dy,
    });
    const box = this.scene.boxOfAll(selection);
    const each = selection.size > 1 && selection.size <= MAX_DRAGGED ? [...selection] : [];
    return {
      marks: drawn ? [...theirs, drawn.mark] : theirs,
      fading: gesture.kind === 'erasing' ? this.#marksOf(gesture.erased) : [],
      boxes: each.flatMap((id) => this.scene.boxOf(id) ?? []).map(shifted),
      selection: box && shifted(box),
      marquee: gesture.kind === 'marquee' ? [gesture.from, gesture.to] : undefined,
      others,
    };
  }

  #marksOf(ids: ReadonlySet<string>): Mark[] {
    return [...ids].slice(0, MAX_DRAGGED).flatMap((id) => this.scene.markOf(id) ?? []);
  }
}

/** Of a frame's 16 ms: the rest is the browser's, and the network's. */
const PAINT_MS = 7;

/** As many as a frame can hold, whoever makes up however many others. */
function bounded(marks: readonly Mark[]): Mark[] {
  let points = 0;
  return marks.filter((mark) => (points += pointsOf(mark)) <= MAX_LIVE_POINTS);
}

function isOther(a: BoardState, b: BoardState): boolean {
  return (
    a.tool !== b.tool ||
    a.view !== b.view ||
    a.style !== b.style ||
    a.selection !== b.selection ||
    a.gesture.kind !== b.gesture.kind
  );
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement): { width: number; height: number } {
  return { width: clientWidth, height: clientHeight };
}

function context(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const found = canvas.getContext('2d');
  if (!found) throw new Error('this browser draws nothing');
  return found;
}
