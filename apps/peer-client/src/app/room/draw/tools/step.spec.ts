import { beforeEach, describe, expect, test } from '@jest/globals';
import type { PeerId } from '#protocol';
import fc from 'fast-check';
import { Doc } from 'yjs';
import { Drawing } from '../model/drawing.ts';
import { estimateText } from '../model/geometry.ts';
import { decodeMark, encodeMark } from '../model/mark-codec.ts';
import { type Mark, MAX_POINTS, type Stroke } from '../model/mark.ts';
import { Scene } from '../model/scene.ts';
import type { BoardEvent, BoardState, Down, Effect, Tool } from './board-state.ts';
import { startBoard, step } from './step.ts';

const SIZE = { width: 800, height: 600 };

let scene: Scene;
let state: BoardState;
let effects: Effect[];
beforeEach(() => {
  scene = new Scene(new Drawing(new Doc(), 'aa'.repeat(16) as PeerId), estimateText, () => undefined);
  state = { ...startBoard(SIZE, false), view: { x: 0, y: 0, zoom: 1 } };
  effects = [];
});

/** As the board does it, but for fields and canvases. */
function on(...events: BoardEvent[]): void {
  for (const event of events) {
    const [next, ...done] = step(state, event, scene);
    state = next;
    effects.push(...done);
    for (const effect of done) {
      if (effect.do === 'add') scene.drawing.add(effect.id, effect.mark);
      if (effect.do === 'remove') scene.drawing.remove(effect.ids);
      if (effect.do === 'move') scene.drawing.move(effect.ids, effect.dx, effect.dy);
      if (effect.do === 'restyle') scene.drawing.restyle(effect.ids, effect.style);
    }
  }
}

const tool = (chosen: Tool): BoardEvent => ({ kind: 'tool', tool: chosen });
const down = (x: number, y: number, more: Partial<Down> = {}): Down => ({
  kind: 'down',
  pointer: 1,
  device: 'mouse',
  at: { x, y, pressure: undefined },
  button: 'main',
  shift: false,
  ...more,
});
const to = (x: number, y: number, pointer = 1, shift = false): BoardEvent => ({
  kind: 'move',
  pointer,
  samples: [{ x, y, pressure: undefined }],
  shift,
});
const up = (pointer = 1): BoardEvent => ({ kind: 'up', pointer });
const marks = (): Mark[] => scene.drawing.pile.map(([, { mark }]) => mark);
const drag = (from: [number, number], end: [number, number], more: Partial<Down> = {}): BoardEvent[] => [
  down(...from, more),
  to(...end),
  up(),
];
const box = (x: number, y: number, width = 100, height = 100): void =>
  on(tool('rectangle'), ...drag([x, y], [x + width, y + height]));

describe('the pen', () => {
  test('draws one stroke from where it is put down to where it is lifted', () => {
    on(down(10, 10), to(20, 10), to(20, 30), up());
    expect(marks()).toMatchObject([{ kind: 'stroke', path: Float32Array.of(10, 10, 20, 10, 20, 30) }]);
  });

  test('keeps the pressure where the device knows it', () => {
    on(down(10, 10, { device: 'pen', at: { x: 10, y: 10, pressure: 0.2 } }));
    on({ kind: 'move', pointer: 1, samples: [{ x: 30, y: 10, pressure: 1 }], shift: false }, up());
    expect(marks()).toMatchObject([{ pressures: Uint8Array.of(51, 255) }]);
  });

  test('leaves a dot where it only touches', () => {
    on(down(10, 10), up());
    expect(marks()).toMatchObject([{ path: Float32Array.of(10, 10) }]);
  });

  test('draws where one looks, as fine as one looks', () => {
    state = { ...state, view: { x: 100, y: 200, zoom: 4 } };
    on(...drag([40, 40], [42, 40]));
    expect(marks()).toMatchObject([{ path: Float32Array.of(110, 210, 110.5, 210) }]);
  });

  test.each<[string, BoardEvent]>([
    ['the page goes', { kind: 'settle' }],
    ['the system takes the pointer away', { kind: 'cancel', pointer: 1 }],
    ['another tool is taken', tool('text')],
    ['a second finger comes down late', down(300, 300, { pointer: 2, device: 'touch' })],
  ])('keeps a stroke when %s', (_, event) => {
    on(
      down(10, 10, { device: 'touch' }),
      ...Array.from({ length: 12 }, (_, at) => to(20 + 5 * at, 10)),
      event,
    );
    expect(marks()).toHaveLength(1);
    on(up());
    expect(marks()).toHaveLength(1);
  });

  test('goes on with another stroke where one is as long as it may be', () => {
    on(down(0, 0));
    for (let at = 1; at < 1.5 * MAX_POINTS; at++) on(to(at % 700, Math.floor(at / 10)));
    on(up());
    const [first, second] = marks() as Stroke[];
    expect(first?.path).toHaveLength(2 * MAX_POINTS);
    expect(second?.path.slice(0, 2)).toEqual(first?.path.slice(-2));
    expect(decodeMark(encodeMark(first!))).toEqual(first);
  });

  test('leaves panning to fingers once there is a pen', () => {
    on(...drag([10, 10], [30, 30], { device: 'pen' }));
    on(down(100, 100, { device: 'touch', pointer: 2 }), to(150, 100, 2), up(2));
    expect(marks()).toHaveLength(1);
    expect(state.view.x).toBe(-50);
  });

  test('erases with its other end', () => {
    on(...drag([10, 10], [200, 10]), ...drag([100, 0], [100, 50], { device: 'pen', button: 'eraser' }));
    expect(marks()).toEqual([]);
  });
});

describe('the eraser', () => {
  test('takes whole strokes that it crosses, at once', () => {
    on(...drag([10, 10], [200, 10]), ...drag([10, 100], [200, 100]), ...drag([10, 300], [200, 300]));
    on(tool('eraser'), ...drag([100, 0], [100, 150]));
    expect(marks()).toMatchObject([{ path: Float32Array.of(10, 300, 200, 300) }]);
    scene.drawing.undo();
    expect(marks()).toHaveLength(3);
  });

  test('takes nothing before it is lifted, and then what it crossed, also when the page goes', () => {
    on(...drag([10, 10], [200, 10]), tool('eraser'), down(100, 0), to(100, 50));
    expect(marks()).toHaveLength(1);
    on({ kind: 'settle' });
    expect(marks()).toEqual([]);
  });
});

describe('shapes', () => {
  test('are drawn from corner to corner, in whatever direction', () => {
    on(tool('ellipse'), ...drag([100, 100], [40, 60]));
    expect(marks()).toMatchObject([{ kind: 'ellipse', x: 40, y: 60, width: 60, height: 40 }]);
  });

  test('are regular with Shift', () => {
    on(tool('rectangle'), down(0, 0), to(50, -20, 1, true), up());
    on(tool('line'), down(0, 0), to(100, 4, 1, true), up());
    expect(marks()).toMatchObject([{ x: 0, y: -50, width: 50, height: 50 }, { height: 0 }]);
  });

  test('are not drawn by a mere click', () => {
    on(tool('rectangle'), down(10, 10), up());
    expect(marks()).toEqual([]);
  });

  test('are put in the middle by Enter, selected, and moved by arrows', () => {
    on(tool('rectangle'), { kind: 'place' }, { kind: 'arrow', dx: 1, dy: 0, far: true });
    expect(marks()).toMatchObject([{ x: 336, y: 250, width: 160, height: 100 }]);
    on({ kind: 'delete' });
    expect(marks()).toEqual([]);
  });
});

describe('selecting', () => {
  beforeEach(() => {
    box(0, 0);
    box(200, 0);
    box(400, 0);
    on(tool('select'));
  });

  const selectedXs = () =>
    [...state.selection].map((id) => (scene.markOf(id) as { x: number }).x).sort((a, b) => a - b);

  test('takes what is pointed at, and more with Shift', () => {
    on(...drag([0, 50], [0, 50]));
    expect(selectedXs()).toEqual([0]);
    on(...drag([200, 50], [200, 50], { shift: true }));
    expect(selectedXs()).toEqual([0, 200]);
    on(...drag([0, 50], [0, 50], { shift: true }));
    expect(selectedXs()).toEqual([200]);
  });

  test('takes what a marquee meets, and moves it all by dragging one', () => {
    on(...drag([150, -50], [520, 120]));
    expect(selectedXs()).toEqual([200, 400]);
    on(...drag([200, 50], [210, 70]));
    expect(marks()).toMatchObject([
      { x: 0, y: 0 },
      { x: 210, y: 20 },
      { x: 410, y: 20 },
    ]);
    scene.drawing.undo();
    expect(marks()).toMatchObject([{ x: 0 }, { x: 200, y: 0 }, { x: 400, y: 0 }]);
  });

  test('gives a new colour and width to what is selected, and to what comes', () => {
    on(...drag([0, 50], [0, 50]), { kind: 'colour', colour: 'plum' }, { kind: 'width', width: 'bold' });
    expect(marks()[0]?.style).toEqual({ colour: 'plum', width: 'bold' });
    expect(marks()[1]?.style).toEqual({ colour: 'ink', width: 'medium' });
    box(0, 300);
    expect(marks().at(-1)?.style).toEqual({ colour: 'plum', width: 'bold' });
  });

  test('forgets what somebody else removed', () => {
    on(...drag([0, 50], [0, 50]));
    on({ kind: 'gone', ids: state.selection }, { kind: 'delete' });
    expect(marks()).toHaveLength(3);
  });

  test('a drag that the system broke off moves nothing', () => {
    on(down(0, 50), to(90, 90), { kind: 'cancel', pointer: 1 });
    expect(marks()[0]).toMatchObject({ x: 0, y: 0 });
  });
});

describe('looking around', () => {
  test('two fingers pan and zoom, and the stroke that the first began is none', () => {
    on(down(100, 100, { device: 'touch', pointer: 1 }), down(200, 100, { device: 'touch', pointer: 2 }));
    on(to(50, 100, 1), to(250, 100, 2), up(2), up(1));
    expect(marks()).toEqual([]);
    expect(state.view.zoom).toBeCloseTo(2);
    expect(state.view.x + 150 / state.view.zoom).toBeCloseTo(150);
    on(...drag([10, 10], [20, 20], { device: 'touch' }));
    expect(marks()).toHaveLength(1);
  });

  test('the wheel pans, and with Ctrl zooms at the pointer', () => {
    on({ kind: 'wheel', at: { x: 0, y: 0 }, dx: 10, dy: 30, zooms: false });
    expect(state.view).toEqual({ x: 10, y: 30, zoom: 1 });
    on({ kind: 'wheel', at: { x: 100, y: 100 }, dx: 0, dy: -10, zooms: true });
    expect(state.view.zoom).toBeGreaterThan(1);
    expect(state.view.x + 100 / state.view.zoom).toBeCloseTo(110);
  });

  test('everything fits, and one press brings it back', () => {
    box(0, 0, 700, 500);
    on({ kind: 'zoom', to: 'out' }, { kind: 'zoom', to: 'all' });
    const { view } = state;
    expect(view.x).toBeLessThan(0);
    expect(view.x + SIZE.width / view.zoom).toBeGreaterThan(700);
    on({ kind: 'zoom', to: 'one' });
    expect(state.view.zoom).toBe(1);
  });
});

describe('a board that is only read', () => {
  test('is changed by nothing', () => {
    box(0, 0);
    on({ kind: 'read-only', on: true });
    const before = marks();
    const anything = fc.constantFrom<BoardEvent[]>(
      [tool('pen'), ...drag([0, 0], [50, 50])],
      [tool('eraser'), ...drag([0, 0], [50, 50])],
      [tool('rectangle'), { kind: 'place' }],
      [{ kind: 'select', ids: scene.drawing.entries.keys() }, { kind: 'delete' }],
      [
        { kind: 'select', ids: scene.drawing.entries.keys() },
        { kind: 'arrow', dx: 1, dy: 1, far: true },
      ],
      [
        { kind: 'select', ids: scene.drawing.entries.keys() },
        { kind: 'colour', colour: 'clay' },
      ],
      [tool('text'), down(10, 10), up()],
    );
    effects = [];
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 4 }), (events) => on(...events.flat())),
      { numRuns: 100 },
    );
    expect(effects).toEqual([]);
    expect(marks()).toEqual(before);
  });
});

test('whatever is done to it, a board holds only what an entry can hold', () => {
  const number = fc.oneof(
    fc.integer({ min: -900, max: 900 }),
    fc.double({ min: -1e7, max: 1e7, noNaN: true }),
  );
  const event: fc.Arbitrary<BoardEvent> = fc.oneof(
    fc
      .tuple(number, number, fc.nat(2), fc.constantFrom('mouse', 'pen', 'touch'))
      .map(([x, y, pointer, device]) => down(x, y, { pointer, device })),
    fc.tuple(number, number, fc.nat(2)).map(([x, y, pointer]) => to(x, y, pointer)),
    fc.nat(2).map((pointer) => up(pointer)),
    fc.constantFrom<Tool>('select', 'pen', 'eraser', 'line', 'rectangle', 'ellipse', 'text').map(tool),
    fc.constantFrom<BoardEvent>(
      { kind: 'place' },
      { kind: 'delete' },
      { kind: 'settle' },
      { kind: 'zoom', to: 'in' },
      { kind: 'zoom', to: 'all' },
    ),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      on(...events);
      for (const mark of marks()) expect(decodeMark(encodeMark(mark))).toEqual(mark);
      expect(Object.values(state.view).every(Number.isFinite)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
