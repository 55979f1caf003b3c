import { anchorOf, moved } from '../model/geometry.ts';
import { type Mark, pointsOf } from '../model/mark.ts';
import type { Scene } from '../model/scene.ts';
import type { BoardState } from '../tools/board-state.ts';
import { movedBy } from '../tools/gestures.ts';
import { type LiveDrag, MAX_DRAGGED, type RemoteDrawer } from './remote-drawer.ts';

/** What is on its way, here or elsewhere, and how far from where it was. */
export interface Dragged {
  readonly ids: ReadonlySet<string>;
  readonly marks: readonly Mark[];
  readonly dx: number;
  readonly dy: number;
}

/** What is dragged here. */
export function ownDrag({ gesture, selection }: BoardState, scene: Scene): Dragged | undefined {
  if (gesture.kind !== 'moving' || selection.size > MAX_DRAGGED) return undefined;
  return { ids: selection, marks: marksOf(selection, scene), ...movedBy(gesture) };
}

/** What the others are to be told of it: by where it is, so that it does not jump once its entries have moved. */
export function toldDrag(drag: Dragged | undefined): LiveDrag | undefined {
  const [first] = drag?.marks ?? [];
  if (!drag || !first || (drag.dx === 0 && drag.dy === 0)) return undefined;
  return { kind: 'drag', ids: [...drag.ids], to: anchorOf(moved(first, drag.dx, drag.dy)) };
}

/** What the others drag, but for what is in our own hand: as much as a frame can hold. */
export function theirDrags(
  others: Iterable<RemoteDrawer>,
  scene: Scene,
  own: ReadonlySet<string>,
): Dragged[] {
  const shown: Dragged[] = [];
  let [count, points] = [0, 0];
  for (const { live } of others) {
    const drag = live?.kind === 'drag' ? theirDrag(live, scene, own) : undefined;
    if (!drag) continue;
    count += drag.ids.size;
    points += drag.marks.reduce((sum, mark) => sum + pointsOf(mark), 0);
    if (count > MAX_DRAGGED || points > MAX_LIVE_POINTS) break;
    shown.push(drag);
  }
  return shown;
}

/** Of what others have in hand, whoever makes up however many of them. */
export const MAX_LIVE_POINTS = 16_384;

function theirDrag({ ids, to }: LiveDrag, scene: Scene, own: ReadonlySet<string>): Dragged | undefined {
  const first = scene.markOf(ids[0] ?? '');
  if (!first) return undefined;
  const at = anchorOf(first);
  const theirs = new Set(ids.filter((id) => !own.has(id)));
  return { ids: theirs, marks: marksOf(theirs, scene), dx: to.x - at.x, dy: to.y - at.y };
}

function marksOf(ids: ReadonlySet<string>, scene: Scene): Mark[] {
  return [...ids].flatMap((id) => scene.markOf(id) ?? []);
}
