import { assertNever } from '#protocol';
import { type Box, type Point } from '../model/geometry.ts';
import { fitting, panned, type Size, startViewport, zoomedAt, ZOOM_STEP } from '../model/viewport.ts';
import { beginGesture, endGesture, type EndsBy, moveGesture } from './gestures.ts';
import {
  type Around,
  type BoardEvent,
  type BoardState,
  NOBODY,
  NOTHING,
  type Stepped,
} from './board-state.ts';

export function startBoard(size: Size, isReadOnly: boolean): BoardState {
  return {
    tool: isReadOnly ? 'select' : 'pen',
    style: { colour: 'ink', width: 'medium' },
    view: startViewport(size),
    size,
    selection: NOBODY,
    gesture: NOTHING,
    touches: new Map(),
    penSeen: false,
    isReadOnly,
  };
}

/** What comes of an event, and what is to be done about it. */
export function step(state: BoardState, event: BoardEvent, around: Around): Stepped {
  switch (event.kind) {
    case 'down':
      return beginGesture(state, event, around);
    case 'move':
      return moveGesture(state, event, around);
    case 'up':
    case 'cancel':
      return lift(state, event.pointer, event.kind, around);
    case 'settle':
      return endGesture({ ...state, touches: new Map() }, 'up', around);
    case 'wheel':
    case 'resize':
    case 'zoom':
    case 'show':
      return [look(state, event, around)];
    case 'tool':
      return settledFirst(state, around, (settled) => [withTool(settled, event.tool)]);
    case 'colour':
      return restyled(state, { colour: event.colour });
    case 'width':
      return restyled(state, { width: event.width });
    case 'arrow':
      return arrow(state, event.dx, event.dy, event.far);
    case 'delete':
      if (state.isReadOnly || state.selection.size === 0) return [state];
      return [
        { ...state, selection: NOBODY },
        { do: 'remove', ids: state.selection },
      ];
    case 'select':
      return settledFirst(state, around, (settled) => [
        { ...withTool(settled, 'select'), selection: new Set(event.ids) },
      ]);
    case 'place':
      return settledFirst(state, around, (settled) => place(settled, around));
    case 'edit':
      return edit(state, event.at, around);
    case 'read-only':
      return settledFirst(state, around, (settled) => [
        { ...withTool(settled, event.on ? 'select' : settled.tool), isReadOnly: event.on },
      ]);
    case 'gone': {
      const gone = new Set(event.ids);
      return [{ ...state, selection: new Set([...state.selection].filter((id) => !gone.has(id))) }];
    }
    default:
      return assertNever(event);
  }
}

function lift(state: BoardState, pointer: number, by: EndsBy, around: Around): Stepped {
  const touches = new Map(state.touches);
  touches.delete(pointer);
  const lifted = { ...state, touches };
  const { gesture } = state;
  const isIts =
    gesture.kind === 'pinching' ? touches.size < 2 : 'pointer' in gesture && gesture.pointer === pointer;
  return isIts ? endGesture(lifted, by, around) : [lifted];
}

/** A stroke in progress is not lost by what is pressed meanwhile. */
function settledFirst(state: BoardState, around: Around, then: (settled: BoardState) => Stepped): Stepped {
  const [settled, ...before] = endGesture(state, 'up', around);
  const [next, ...after] = then(settled);
  return [next, ...before, ...after];
}

function withTool(state: BoardState, tool: BoardState['tool']): BoardState {
  return { ...state, tool, selection: tool === 'select' ? state.selection : NOBODY };
}

function restyled(state: BoardState, style: Partial<BoardState['style']>): Stepped {
  const next = { ...state, style: { ...state.style, ...style } };
  if (state.isReadOnly || state.selection.size === 0) return [next];
  return [next, { do: 'restyle', ids: state.selection, style }];
}

type Look = Extract<BoardEvent, { kind: 'wheel' | 'resize' | 'zoom' | 'show' }>;

function look(state: BoardState, event: Look, around: Around): BoardState {
  const { view, size } = state;
  const middle = { x: size.width / 2, y: size.height / 2 };
  switch (event.kind) {
    case 'wheel':
      if (!event.zooms) return { ...state, view: panned(view, -event.dx, -event.dy) };
      return {
        ...state,
        view: zoomedAt(view, event.at, view.zoom * Math.exp(-WHEEL * bounded(event.dy, NOTCH))),
      };
    case 'resize':
      return { ...state, size: event.size, view: resized(state, event.size) };
    case 'show':
      return { ...state, view: showing(state, around.boxOfAll([event.id])) };
    case 'zoom':
      switch (event.to) {
        case 'in':
          return { ...state, view: zoomedAt(view, middle, view.zoom * ZOOM_STEP) };
        case 'out':
          return { ...state, view: zoomedAt(view, middle, view.zoom / ZOOM_STEP) };
        case 'one':
          return { ...state, view: zoomedAt(view, middle, 1) };
        case 'all':
          return { ...state, view: fitting(around.bounds, size) };
      }
  }
}

/** Of zoom for a pixel; a mouse's notch is a hundred pixels, which would be too much at once. */
const WHEEL = 0.01;
const NOTCH = 30;

/** What is in the middle stays there. */
function resized({ view, size }: BoardState, next: Size): BoardState['view'] {
  return panned(view, (next.width - size.width) / 2, (next.height - size.height) / 2);
}

/** Moves only where it has to. */
function showing({ view, size }: BoardState, box: Box | undefined): BoardState['view'] {
  if (!box) return view;
  const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  const isSeen =
    box.left >= view.x &&
    box.top >= view.y &&
    box.right <= view.x + size.width / view.zoom &&
    box.bottom <= view.y + size.height / view.zoom;
  if (isSeen) return view;
  return { ...view, x: middle.x - size.width / 2 / view.zoom, y: middle.y - size.height / 2 / view.zoom };
}

function bounded(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value));
}

function arrow(state: BoardState, dx: number, dy: number, far: boolean): Stepped {
  if (state.isReadOnly || state.selection.size === 0) {
    const by = far ? state.size.height / 2 : LITTLE_PAN;
    return [{ ...state, view: panned(state.view, -dx * by, -dy * by) }];
  }
  const by = far ? FAR_NUDGE : 1;
  return [state, { do: 'move', ids: state.selection, dx: dx * by, dy: dy * by }];
}

/** CSS pixels. */
const LITTLE_PAN = 60;
/** Board units. */
const FAR_NUDGE = 16;

function place(state: BoardState, around: Around): Stepped {
  const { tool, view, size, style } = state;
  const middle = { x: view.x + size.width / 2 / view.zoom, y: view.y + size.height / 2 / view.zoom };
  if (state.isReadOnly) return [state];
  switch (tool) {
    case 'select': {
      const [only] = state.selection.size === 1 ? state.selection : [];
      const mark = only === undefined ? undefined : around.markOf(only);
      return mark?.kind === 'text' ? [state, { do: 'edit', id: only ?? '', at: mark }] : [state];
    }
    case 'text':
      return [withTool(state, 'select'), { do: 'edit', id: around.newId(), at: middle }];
    case 'line':
    case 'rectangle':
    case 'ellipse': {
      const [x, y] = [Math.round(middle.x - PLACED.width / 2), Math.round(middle.y - PLACED.height / 2)];
      const id = around.newId();
      const mark = { kind: tool, style, x, y, ...PLACED };
      return [
        { ...withTool(state, 'select'), selection: new Set([id]) },
        { do: 'add', id, mark },
      ];
    }
    default:
      return [state];
  }
}

/** What the keyboard puts there, to be moved by arrows. */
const PLACED = { width: 160, height: 100 };

function edit(state: BoardState, at: Point, around: Around): Stepped {
  if (state.isReadOnly || state.tool !== 'select') return [state];
  const id = around.topAt(
    { x: state.view.x + at.x / state.view.zoom, y: state.view.y + at.y / state.view.zoom },
    0,
  );
  const mark = id === undefined ? undefined : around.markOf(id);
  return id !== undefined && mark?.kind === 'text' ? [state, { do: 'edit', id, at: mark }] : [state];
}
