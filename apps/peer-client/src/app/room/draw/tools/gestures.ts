import { assertNever } from '#protocol';
import { boxOf, type Point } from '../model/geometry.ts';
import { type Mark, MAX_POINTS, onBoard, type ShapeKind } from '../model/mark.ts';
import { panned, toBoard, zoomedAt } from '../model/viewport.ts';
import {
  type Around,
  type BoardEvent,
  type BoardState,
  type Down,
  type Gesture,
  NOBODY,
  NOTHING,
  type Sample,
  type Stepped,
} from './board-state.ts';

export type EndsBy = 'up' | 'cancel';

/** Somebody presses a button, or puts a pen or finger down. */
export function beginGesture(before: BoardState, down: Down, around: Around): Stepped {
  const state = noticed(before, down);
  if (down.device === 'touch' && state.touches.size > 1) return secondFinger(state, around);
  // A second mouse button, or a pen beside a finger, is none of this gesture's.
  if (state.gesture.kind !== 'none') return [state];
  const fingersPan = down.device === 'touch' && state.penSeen;
  if (down.button === 'pan' || fingersPan) return [{ ...state, gesture: panning(down) }];
  if (state.isReadOnly) return [{ ...state, gesture: panning(down) }];
  return beginTool(state, down, around);
}

/** The pointer of a gesture, or a finger, has moved. */
export function moveGesture(
  before: BoardState,
  { pointer, samples, shift }: Extract<BoardEvent, { kind: 'move' }>,
  around: Around,
): Stepped {
  const last = samples.at(-1);
  if (!last) return [before];
  const state = before.touches.has(pointer)
    ? { ...before, touches: new Map(before.touches).set(pointer, last) }
    : before;
  const { gesture } = state;
  if (gesture.kind === 'pinching') return [pinched(before, state)];
  if (!('pointer' in gesture) || gesture.pointer !== pointer) return [state];
  const to = toBoard(state.view, last);
  switch (gesture.kind) {
    case 'drawing':
      return drawOn(state, gesture, samples, around);
    case 'shaping':
      return [{ ...state, gesture: { ...gesture, to: shift ? regular(gesture, to) : to } }];
    case 'erasing':
      return [{ ...state, gesture: eraseOn(state, gesture, samples, around) }];
    case 'marquee': {
      const found = around.within(boxOf(gesture.from, to));
      return [{ ...state, gesture: { ...gesture, to }, selection: new Set([...gesture.kept, ...found]) }];
    }
    case 'moving':
      return [{ ...state, gesture: { ...gesture, to } }];
    case 'panning': {
      const view = panned(state.view, last.x - gesture.last.x, last.y - gesture.last.y);
      return [{ ...state, view, gesture: { ...gesture, last } }];
    }
    default:
      return assertNever(gesture);
  }
}

/** What came of it is done; what the system broke off is undone, but for what was drawn. */
export function endGesture(before: BoardState, by: EndsBy, around: Around): Stepped {
  const { gesture } = before;
  const state = { ...before, gesture: NOTHING };
  const live = liveMark(before);
  if (live && (live.mark.kind === 'stroke' || isLargeEnough(live.mark, before.view.zoom)))
    return [state, { do: 'add', ...live }];
  if (gesture.kind === 'erasing' && gesture.erased.size > 0) {
    // Somebody else may have been faster.
    const ids = new Set([...gesture.erased].filter((id) => around.markOf(id)));
    return [state, { do: 'remove', ids }];
  }
  if (gesture.kind !== 'moving' || by === 'cancel') return [state];
  const { dx, dy } = movedBy(gesture);
  return dx === 0 && dy === 0 ? [state] : [state, { do: 'move', ids: state.selection, dx, dy }];
}

/** What is being drawn and is no entry yet. */
export function liveMark({ gesture, style }: BoardState): { id: string; mark: Mark } | undefined {
  if (gesture.kind === 'drawing') {
    const { id, path, pressures } = gesture;
    const pressed = pressures && Uint8Array.from(pressures);
    return { id, mark: { kind: 'stroke', style, path: Float32Array.from(path), pressures: pressed } };
  }
  if (gesture.kind !== 'shaping') return undefined;
  const { id, shape, from, to } = gesture;
  const [x, y] = [onBoard(from.x), onBoard(from.y)];
  const [width, height] = [onBoard(to.x) - x, onBoard(to.y) - y];
  if (shape === 'line') return { id, mark: { kind: shape, style, x, y, width, height } };
  const { left, top, right, bottom } = boxOf({ x, y }, { x: x + width, y: y + height });
  return { id, mark: { kind: shape, style, x: left, y: top, width: right - left, height: bottom - top } };
}

/** How far what is selected has been dragged, in board units. */
export function movedBy({ from, to }: Extract<Gesture, { kind: 'moving' }>): { dx: number; dy: number } {
  return { dx: onBoard(to.x - from.x), dy: onBoard(to.y - from.y) };
}

function noticed(state: BoardState, { device, pointer, at }: Down): BoardState {
  if (device === 'pen') return { ...state, penSeen: true };
  if (device === 'mouse') return state;
  return { ...state, touches: new Map(state.touches).set(pointer, at) };
}

function panning({ pointer, at }: Down): Gesture {
  return { kind: 'panning', pointer, last: at };
}

/** Two fingers pan and zoom. What the first one has just begun was meant so too; what it drew before stays. */
function secondFinger(state: BoardState, around: Around): Stepped {
  const { gesture } = state;
  const hasJustBegun = gesture.kind === 'drawing' && gesture.path.length <= 2 * FEW_POINTS;
  const pinching = (ended: BoardState): BoardState => ({ ...ended, gesture: { kind: 'pinching' } });
  if (hasJustBegun || gesture.kind === 'pinching') return [pinching(state)];
  const [ended, ...effects] = endGesture(state, 'cancel', around);
  return [pinching(ended), ...effects];
}

/** About a tenth of a second. */
const FEW_POINTS = 8;

function beginTool(state: BoardState, down: Down, around: Around): Stepped {
  const { pointer, at } = down;
  const from = toBoard(state.view, at);
  switch (down.button === 'eraser' ? 'eraser' : state.tool) {
    case 'pen': {
      const pressures = at.pressure === undefined ? undefined : [];
      const empty: Extract<Gesture, { kind: 'drawing' }> = {
        kind: 'drawing',
        pointer,
        id: around.newId(),
        path: [],
        pressures,
      };
      return drawOn(state, empty, [at], around);
    }
    case 'eraser': {
      const empty: Extract<Gesture, { kind: 'erasing' }> = {
        kind: 'erasing',
        pointer,
        last: from,
        erased: NOBODY,
      };
      return [{ ...state, gesture: eraseOn(state, empty, [at], around) }];
    }
    case 'text':
      return [
        { ...state, tool: 'select', selection: NOBODY },
        { do: 'edit', id: around.newId(), at: { x: onBoard(from.x), y: onBoard(from.y) } },
      ];
    case 'select':
      return [beginSelecting(state, down, from, around)];
    default:
      return [{ ...state, gesture: shaping(state.tool as ShapeKind, pointer, around.newId(), from) }];
  }
}

function shaping(shape: ShapeKind, pointer: number, id: string, from: Point): Gesture {
  return { kind: 'shaping', pointer, id, shape, from, to: from };
}

/** On something: takes it, or all that is selected with it. Beside everything: a marquee. */
function beginSelecting(state: BoardState, down: Down, from: Point, around: Around): BoardState {
  const { pointer, shift } = down;
  const { selection } = state;
  const hit = around.topAt(from, reachOf(state, down.device));
  if (shift && hit !== undefined) return { ...state, selection: toggled(selection, hit) };
  const moving = { kind: 'moving', pointer, from, to: from } as const;
  if (hit !== undefined)
    return { ...state, selection: selection.has(hit) ? selection : new Set([hit]), gesture: moving };
  const box = around.boxOfAll(selection);
  if (!shift && box && contains(box, from)) return { ...state, gesture: moving };
  const kept = shift ? selection : NOBODY;
  return { ...state, selection: kept, gesture: { kind: 'marquee', pointer, from, to: from, kept } };
}

function toggled(selection: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}

function contains(box: ReturnType<typeof boxOf>, { x, y }: Point): boolean {
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

/** How far beside a line one may point, in board units. */
function reachOf({ view }: BoardState, device: Down['device']): number {
  return (device === 'touch' ? 14 : 5) / view.zoom;
}

const ERASER_RADIUS = 7;

function eraseOn(
  { view }: BoardState,
  gesture: Extract<Gesture, { kind: 'erasing' }>,
  samples: readonly Sample[],
  around: Around,
): Gesture {
  let { last } = gesture;
  const erased = new Set(gesture.erased);
  for (const sample of samples) {
    const next = toBoard(view, sample);
    for (const id of around.crossedBy(last, next, ERASER_RADIUS / view.zoom)) erased.add(id);
    last = next;
  }
  return { ...gesture, last, erased };
}

/** Goes on with the stroke; where it is as long as one may be, with another one from the same place. */
function drawOn(
  state: BoardState,
  gesture: Extract<Gesture, { kind: 'drawing' }>,
  samples: readonly Sample[],
  around: Around,
): Stepped {
  const path = [...gesture.path];
  const pressures = gesture.pressures && [...gesture.pressures];
  for (const sample of samples) {
    const { x, y } = toBoard(state.view, sample);
    const [nextX, nextY] = [onBoard(x), onBoard(y)];
    if (isTooNear(path, nextX, nextY, state.view.zoom)) continue;
    path.push(nextX, nextY);
    pressures?.push(Math.round((sample.pressure ?? 0.5) * 255));
  }
  const next = {
    ...state,
    gesture: { ...gesture, path: path.slice(0, 2 * MAX_POINTS), pressures: pressures?.slice(0, MAX_POINTS) },
  };
  if (path.length < 2 * MAX_POINTS) return [next];
  const full = liveMark(next);
  const id = around.newId();
  const rest = {
    ...gesture,
    id,
    path: path.slice(2 * MAX_POINTS - 2),
    pressures: pressures?.slice(MAX_POINTS - 1),
  };
  return full
    ? [
        { ...state, gesture: rest },
        { do: 'add', ...full },
      ]
    : [next];
}

/** Closer than a pixel on the screen. */
function isTooNear(path: readonly number[], x: number, y: number, zoom: number): boolean {
  const [lastX, lastY] = [path.at(-2), path.at(-1)];
  if (lastX === undefined || lastY === undefined) return false;
  return (Math.abs(x - lastX) + Math.abs(y - lastY)) * zoom < 1;
}

/** With Shift: a square, a circle, or a line at a multiple of 15°. */
function regular({ shape, from }: Extract<Gesture, { kind: 'shaping' }>, to: Point): Point {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (shape === 'line') {
    const turn = (Math.round((Math.atan2(dy, dx) * 12) / Math.PI) * Math.PI) / 12;
    const length = Math.hypot(dx, dy);
    return { x: from.x + length * Math.cos(turn), y: from.y + length * Math.sin(turn) };
  }
  const side = Math.max(Math.abs(dx), Math.abs(dy));
  return { x: from.x + side * (dx < 0 ? -1 : 1), y: from.y + side * (dy < 0 ? -1 : 1) };
}

/** A click with a shape's tool draws nothing. */
function isLargeEnough(mark: Mark, zoom: number): boolean {
  if (!('width' in mark)) return true;
  return Math.max(Math.abs(mark.width), Math.abs(mark.height)) * zoom >= 3;
}

function pinched(before: BoardState, after: BoardState): BoardState {
  const [a, b] = before.touches.values();
  const [c, d] = after.touches.values();
  if (!a || !b || !c || !d) return after;
  const middle = (one: Point, other: Point) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
  const apart = (one: Point, other: Point) => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y));
  const [was, is] = [middle(a, b), middle(c, d)];
  const followed = panned(before.view, is.x - was.x, is.y - was.y);
  return { ...after, view: zoomedAt(followed, is, (followed.zoom * apart(c, d)) / apart(a, b)) };
}
