import type { PeerId } from '#protocol';
import type { Awareness } from 'y-protocols/awareness';
import type { Doc } from 'yjs';
import type { DrawingChange } from '../../apps/peer-client/src/app/room/draw/model/drawing.ts';
import { Board } from '../../apps/peer-client/src/app/room/draw/view/board.ts';

/** The client's own board, as large as the page. */
export function benchBoard(
  doc: Doc,
  awareness: Awareness,
  author: PeerId,
  onDrawn: (board: Board, change: DrawingChange) => void,
): Board {
  const stage = document.createElement('div');
  const canvases = [document.createElement('canvas'), document.createElement('canvas')] as const;
  stage.tabIndex = 0;
  for (const element of [stage, ...canvases])
    element.style.cssText = 'position: absolute; inset: 0; width: 100%; height: 100%';
  stage.append(...canvases);
  document.body.append(stage);
  const [under, over] = canvases;
  return new Board({
    stage,
    under,
    over,
    doc,
    awareness,
    author,
    isReadOnly: false,
    onChange: (board, change) => change && onDrawn(board, change),
    onEdit: () => undefined,
    onFull: () => undefined,
  });
}

/** A stroke as a hand draws it: forty points, some hundred units long. */
export function scrawl(x: number, y: number, turn: number): number[] {
  return Array.from({ length: POINTS }, (_, at) => [
    x + 3 * at * Math.cos(turn) + 12 * Math.sin(at / 4),
    y + 3 * at * Math.sin(turn) + 12 * Math.cos(at / 5),
  ]).flat();
}

const POINTS = 40;
