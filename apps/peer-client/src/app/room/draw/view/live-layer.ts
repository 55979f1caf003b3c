import { type Box, boxOf, grown, moved, type Point } from '../model/geometry.ts';
import type { Mark } from '../model/mark.ts';
import type { Scheme } from '../model/palette.ts';
import { toScreen, type Viewport } from '../model/viewport.ts';
import type { Dragged } from './drags.ts';
import type { RemoteDrawer } from './remote-drawer.ts';
import { paintMark } from './paint-mark.ts';

/** What is drawn anew in each frame: what is in progress here and elsewhere, the selection, and others' pointers. */
export interface LiveScene {
  readonly view: Viewport;
  readonly ratio: number;
  readonly scheme: Scheme;
  /** In progress, here and elsewhere. */
  readonly marks: readonly Mark[];
  /** In place of what the layer below hides. */
  readonly drags: readonly Dragged[];
  readonly fading: readonly Mark[];
  /** Around what is selected. */
  readonly boxes: readonly Box[];
  readonly selection: Box | undefined;
  readonly marquee: readonly [Point, Point] | undefined;
  readonly others: readonly RemoteDrawer[];
}

export function paintLive(context: CanvasRenderingContext2D, scene: LiveScene): void {
  const { view, ratio, scheme } = scene;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  const scale = view.zoom * ratio;
  context.setTransform(scale, 0, 0, scale, -Math.round(view.x * scale), -Math.round(view.y * scale));
  for (const { marks, dx, dy } of scene.drags)
    for (const mark of marks) paintMark(context, moved(mark, dx, dy), scheme);
  context.globalAlpha = 0.25;
  for (const mark of scene.fading) paintMark(context, mark, scheme);
  context.globalAlpha = 1;
  for (const mark of scene.marks) paintMark(context, mark, scheme);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintSelection(context, scene);
  for (const other of scene.others) paintPointer(context, view, other);
}

const FRAME: Readonly<Record<Scheme, string>> = { light: '#2c4390', dark: '#a9bdff' };

function paintSelection(context: CanvasRenderingContext2D, scene: LiveScene): void {
  context.strokeStyle = FRAME[scene.scheme];
  context.lineWidth = 1;
  context.globalAlpha = 0.5;
  for (const box of scene.boxes) strokeBox(context, onScreen(scene.view, box));
  context.globalAlpha = 1;
  context.lineWidth = 1.5;
  if (scene.selection) strokeBox(context, grown(onScreen(scene.view, scene.selection), 4));
  if (!scene.marquee) return;
  const [from, to] = scene.marquee.map((corner) => toScreen(scene.view, corner));
  if (!from || !to) return;
  const box = boxOf(from, to);
  context.fillStyle = FRAME[scene.scheme];
  context.globalAlpha = 0.1;
  context.fillRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  context.globalAlpha = 1;
  strokeBox(context, box);
}

function onScreen(view: Viewport, box: Box): Box {
  const { x: left, y: top } = toScreen(view, { x: box.left, y: box.top });
  const { x: right, y: bottom } = toScreen(view, { x: box.right, y: box.bottom });
  return { left, top, right, bottom };
}

function strokeBox(context: CanvasRenderingContext2D, { left, top, right, bottom }: Box): void {
  context.beginPath();
  context.roundRect(left, top, right - left, bottom - top, 3);
  context.stroke();
}

/** An arrow, and the name of whose it is on a flag. */
function paintPointer(
  context: CanvasRenderingContext2D,
  view: Viewport,
  { pointer, name, color }: RemoteDrawer,
): void {
  if (!pointer) return;
  const { x, y } = toScreen(view, pointer);
  context.save();
  context.translate(x, y);
  context.fillStyle = color;
  context.strokeStyle = '#fff';
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  context.stroke(ARROW);
  context.fill(ARROW);
  context.font = FLAG_FONT;
  const width = context.measureText(name).width + 14;
  context.beginPath();
  context.roundRect(12, 16, width, 21, [2, 7, 7, 7]);
  context.fill();
  context.fillStyle = '#fff';
  context.fillText(name, 19, 31);
  context.restore();
}

const ARROW = new Path2D('M0 0 L4.6 15.4 L7.8 9.4 L14.4 7.6 Z');
const FLAG_FONT = "600 12px 'Instrument Sans Variable', system-ui, sans-serif";
