import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { PeerId } from '#protocol';
import { Doc } from 'yjs';
import { Drawing, newEntryId } from '../model/drawing.ts';
import { type Box, estimateText } from '../model/geometry.ts';
import { Scene } from '../model/scene.ts';
import { StaticLayer } from './static-layer.ts';

/** Milliseconds that a rectangle takes here. */
let costMs: number;
let now: number;
/** Rectangles that were painted, by where they are on the board. */
let painted: number[];

/** A canvas that remembers what is painted, and takes its time. */
class SlowCanvas {
  width = 0;
  height = 0;
  getContext(): object {
    const nothing = () => undefined;
    const context = { canvas: this, save: nothing, restore: nothing, beginPath: nothing, clip: nothing };
    return Object.assign(context, {
      fillRect: nothing,
      drawImage: nothing,
      setTransform: nothing,
      rect: (...[x]: number[]) => (this.#last = x ?? NaN),
      stroke: () => {
        painted.push(this.#last);
        now += costMs;
      },
    });
  }
  #last = NaN;
}

let scene: Scene;
let layer: StaticLayer;
beforeEach(() => {
  [costMs, now, painted] = [0, 0, []];
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  Object.assign(globalThis, { document: { createElement: () => new SlowCanvas() } });
  const drawing = new Drawing(new Doc(), 'ab'.repeat(16) as PeerId);
  const changed = (_: unknown, areas: readonly Box[]) => areas.forEach((area) => layer.outdate(area));
  scene = new Scene(drawing, estimateText, changed);
  layer = new StaticLayer(new SlowCanvas() as unknown as HTMLCanvasElement, scene);
  layer.resize(800, 600, 'light');
});
afterEach(() => {
  jest.restoreAllMocks();
  Reflect.deleteProperty(globalThis, 'document');
});

/** A square of ten units whose left edge is at x. */
function square(x: number, y: number): void {
  const style = { colour: 'ink', width: 'fine' } as const;
  scene.drawing.add(newEntryId(), { kind: 'rectangle', style, x, y, width: 10, height: 10 });
}

function frame(x = 0, y = 0, zoom = 1): number[] {
  painted = [];
  layer.show({ x, y, zoom }, 1, 'light');
  layer.paint(7);
  return painted;
}

describe('what is finished', () => {
  test('is painted where it can be seen, and then not again', () => {
    for (const x of [100, 500, 5_000]) square(x, 100);
    expect(new Set(frame())).toEqual(new Set([100, 500]));
    expect(layer.isDone).toBe(true);
    expect(frame()).toEqual([]);
  });

  test('is painted once more only in what comes into view, or has changed', () => {
    for (const x of [100, 500, 790, 850]) square(x, 100);
    frame();
    expect(new Set(frame(100))).toEqual(new Set([790, 850]));
    square(300, 100);
    expect(frame(100)).toEqual([300]);
    expect(new Set(frame(100, 0, 2)).has(300)).toBe(true);
  });

  test('stops no page, however much of it there is in a place or two', () => {
    frame();
    costMs = 1;
    for (let count = 0; count < 1_000; count++) square((count % 2 === 0 ? 100 : 600) + count / 8, 100);
    const all = new Set<number>();
    let most = 0;
    for (let frames = 0; !layer.isDone && frames < 500; frames++) {
      const before = now;
      for (const x of frame()) all.add(x);
      most = Math.max(most, now - before);
    }
    expect(most).toBeLessThan(40);
    expect(layer.isDone).toBe(true);
    expect(all.size).toBe(1_000);
  });

  test('hides what is shown elsewhere, and brings it back', () => {
    for (const x of [100, 300]) square(x, 100);
    frame();
    layer.hide(new Set([scene.drawing.pile[0]![0]]));
    expect(frame()).toEqual([]);
    layer.hide(new Set());
    expect(frame()).toEqual([100]);
  });
});
