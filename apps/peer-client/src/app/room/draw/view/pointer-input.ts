import type { BoardEvent, Down, Sample } from '../tools/board-state.ts';

/** Turns what the browser says of mouse, pen, fingers and wheel over an element into events of the board. */
export function listenToPointers(
  stage: HTMLElement,
  dispatch: (event: BoardEvent) => void,
  hovers: (at: Sample | undefined) => void,
): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const listen = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    heard: (event: HTMLElementEventMap[Name]) => void,
    options: AddEventListenerOptions = {},
  ) => stage.addEventListener(name, heard, { ...options, signal });

  listen('pointerdown', (event) => {
    const button = buttonOf(event);
    if (!button) return;
    stage.setPointerCapture(event.pointerId);
    dispatch({
      kind: 'down',
      pointer: event.pointerId,
      device: deviceOf(event),
      at: sampleOf(event, stage.getBoundingClientRect()),
      button,
      shift: event.shiftKey,
    });
  });
  listen('pointermove', (event) => {
    const frame = stage.getBoundingClientRect();
    const passed = event.getCoalescedEvents();
    const samples = (passed.length > 0 ? passed : [event]).map((one) => sampleOf(one, frame));
    dispatch({ kind: 'move', pointer: event.pointerId, samples, shift: event.shiftKey });
    if (event.pointerType !== 'touch' || event.isPrimary) hovers(samples.at(-1));
  });
  listen('pointerup', ({ pointerId }) => dispatch({ kind: 'up', pointer: pointerId }));
  listen('pointercancel', ({ pointerId }) => dispatch({ kind: 'cancel', pointer: pointerId }));
  listen('pointerleave', () => hovers(undefined));
  listen('dblclick', (event) =>
    dispatch({ kind: 'edit', at: sampleOf(event, stage.getBoundingClientRect()) }),
  );
  listen('wheel', (event) => wheel(event, stage, dispatch), { passive: false });
  // A long press draws, and has no menu.
  listen('contextmenu', (event) => event.preventDefault());
  return () => ending.abort();
}

function wheel(event: WheelEvent, stage: HTMLElement, dispatch: (event: BoardEvent) => void): void {
  event.preventDefault();
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
  const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
  const isSideways = event.shiftKey && dx === 0;
  dispatch({
    kind: 'wheel',
    at: sampleOf(event, stage.getBoundingClientRect()),
    dx: isSideways ? dy : dx,
    dy: isSideways ? 0 : dy,
    // A trackpad's pinch comes as a wheel with Ctrl.
    zooms: event.ctrlKey || event.metaKey,
  });
}

/** Pixels that a browser scrolls for a line. */
const LINE = 16;

const PEN_ERASER = 32;

function buttonOf(event: PointerEvent): Down['button'] | undefined {
  if ((event.buttons & PEN_ERASER) !== 0) return 'eraser';
  if (event.button === 0) return 'main';
  return event.button === 1 ? 'pan' : undefined;
}

function deviceOf({ pointerType }: PointerEvent): Down['device'] {
  return pointerType === 'pen' || pointerType === 'touch' ? pointerType : 'mouse';
}

function sampleOf(event: MouseEvent, frame: DOMRect): Sample {
  const pressure = event instanceof PointerEvent && event.pointerType === 'pen' ? event.pressure : undefined;
  return { x: event.clientX - frame.left, y: event.clientY - frame.top, pressure };
}
