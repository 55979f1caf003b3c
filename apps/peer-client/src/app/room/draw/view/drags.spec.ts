import { expect, test } from '@jest/globals';
import type { PeerId } from '#protocol';
import { Doc } from 'yjs';
import { Drawing, newEntryId } from '../model/drawing.ts';
import { estimateText } from '../model/geometry.ts';
import type { Shape, Stroke } from '../model/mark.ts';
import { Scene } from '../model/scene.ts';
import { type BoardState, NOBODY } from '../tools/board-state.ts';
import { startBoard } from '../tools/step.ts';
import { ownDrag, theirDrags, toldDrag } from './drags.ts';
import { MAX_DRAGGED, type RemoteDrawer } from './remote-drawer.ts';

const style = { colour: 'ink', width: 'fine' } as const;
const box: Shape = { kind: 'rectangle', style, x: 10, y: 20, width: 30, height: 40 };
const stroke: Stroke = {
  kind: 'stroke',
  style,
  path: Float32Array.of(100, 100, 120, 130),
  pressures: undefined,
};

function board(): Scene {
  return new Scene(new Drawing(new Doc(), 'ab'.repeat(16) as PeerId), estimateText, () => undefined);
}

function put(scene: Scene, ...marks: readonly (Shape | Stroke)[]): string[] {
  return marks.map((mark) => {
    const id = newEntryId();
    scene.drawing.add(id, mark);
    return id;
  });
}

function dragging(ids: readonly string[], dx: number, dy: number): BoardState {
  const gesture = { kind: 'moving', pointer: 1, from: { x: 5, y: 5 }, to: { x: 5 + dx, y: 5 + dy } } as const;
  return { ...startBoard({ width: 800, height: 600 }, false), selection: new Set(ids), gesture };
}

/** As others see it. */
function hand(scene: Scene, ids: readonly string[], dx: number, dy: number): RemoteDrawer {
  const live = toldDrag(ownDrag(dragging(ids, dx, dy), scene));
  return { name: 'bob', color: '#123456', pointer: undefined, live };
}

test('what somebody drags is seen where they have it, all of it', () => {
  const scene = board();
  const ids = put(scene, stroke, box);
  const [drag] = theirDrags([hand(scene, ids, 8, -4)], scene, NOBODY);
  expect(drag).toEqual({ ids: new Set(ids), marks: [stroke, box], dx: 8, dy: -4 });
});

test('once its entries have come to where it was dropped, it is nowhere else', () => {
  const scene = board();
  const ids = put(scene, box, stroke);
  const bob = hand(scene, ids, 8, -4);
  scene.drawing.move(ids, 8, -4);
  const [drag] = theirDrags([bob], scene, NOBODY);
  expect(drag).toMatchObject({ dx: 0, dy: 0 });
});

test('a press without a move tells nobody anything', () => {
  const scene = board();
  expect(hand(scene, put(scene, box), 0, 0).live).toBeUndefined();
});

test('what is in one’s own hand follows that', () => {
  const scene = board();
  const [mine = '', free = ''] = put(scene, box, stroke);
  const [drag] = theirDrags([hand(scene, [mine, free], 8, -4)], scene, new Set([mine]));
  expect(drag).toEqual({ ids: new Set([free]), marks: [stroke], dx: 8, dy: -4 });
});

test('what is not here is not seen on its way', () => {
  const [bobs, ours] = [board(), board()];
  expect(theirDrags([hand(bobs, put(bobs, box), 8, -4)], ours, NOBODY)).toEqual([]);
});

test('however many drag however much, no more is painted than a frame holds', () => {
  const scene = board();
  const many = put(scene, ...Array<Shape>(MAX_DRAGGED).fill(box));
  const all = Array.from({ length: 40 }, () => hand(scene, many, 8, -4));
  expect(theirDrags(all, scene, NOBODY)).toHaveLength(1);
  const long = { ...stroke, path: new Float32Array(2 * 2048) };
  const strokes = put(scene, ...Array<Stroke>(20).fill(long));
  const each = strokes.map((id) => hand(scene, [id], 8, -4));
  expect(theirDrags(each, scene, NOBODY)).toHaveLength(8);
  expect(hand(scene, [...many, ...strokes], 8, -4).live).toBeUndefined();
});
