import { grown } from '../model/geometry.ts';
import { GROUND } from '../model/palette.ts';
import type { Scene } from '../model/scene.ts';
import { paintMark } from './paint-mark.ts';

/** The whole drawing in its light shades, twice as fine as it was drawn where that fits. Undefined while there is nothing. */
export async function drawingToPng(scene: Scene): Promise<Blob | undefined> {
  const { bounds } = scene;
  if (!bounds) return undefined;
  const box = grown(bounds, MARGIN);
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const scale = Math.min(2, MAX_SIDE / width, MAX_SIDE / height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('this browser draws nothing');
  context.fillStyle = GROUND.light;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, -box.left * scale, -box.top * scale);
  for (const [, { mark }] of scene.drawing.pile) paintMark(context, mark, 'light');
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png'));
}

const MARGIN = 24;
/** Of pixels: every browser has canvases of this size. */
const MAX_SIDE = 4096;
