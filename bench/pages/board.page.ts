import { openKeptDocument, StorageHealth } from '#mesh';
import type { PeerId, RoomId } from '#protocol';
import { Awareness } from 'y-protocols/awareness';
import { newEntryId } from '../../apps/peer-client/src/app/room/draw/model/drawing.ts';
import { encodeEntry } from '../../apps/peer-client/src/app/room/draw/model/entry.ts';
import { COLOURS, onBoard, WIDTHS } from '../../apps/peer-client/src/app/room/draw/model/mark.ts';
import { sharedDrawing } from '../../apps/peer-client/src/app/room/draw/model/read-drawing.ts';
import type { Board } from '../../apps/peer-client/src/app/room/draw/view/board.ts';
import { benchBoard, scrawl } from './bench-board.ts';

/** A page with a large drawing that the device has kept, and the client's own board. */
export interface BoardPage {
  /** Puts so many strokes into the device's storage; the bytes that they take in the document. */
  keep(strokes: number): Promise<number>;
  /** From the storage to the last pixel, in milliseconds. */
  open(): Promise<number>;
  /** Zooms until all of it is in view, and waits until that is painted. */
  showAll(): Promise<void>;
  /** For two seconds: milliseconds from frame to frame, and the share of frames in which everything was there. */
  watch(): Promise<{ frame: number; whole: number }>;
}

declare global {
  var boardPage: BoardPage;
}

const ROOM = 'be'.repeat(32) as RoomId;
const DEVICE = {
  health: new StorageHealth(),
  clock: { now: () => Date.now(), after: () => () => undefined },
};
const AUTHOR = 'ab'.repeat(16) as PeerId;
/** Of the board, in its units: some twelve screens. */
const SPREAD = { width: 4000, height: 3000 };

let board: Board;

globalThis.boardPage = {
  async keep(strokes) {
    const doc = await openKeptDocument(ROOM, DEVICE);
    const shared = sharedDrawing(doc);
    let bytes = 0;
    doc.transact(() => {
      for (let z = 1; z <= strokes; z += 1) {
        const [x, y] = [(z * 7919) % SPREAD.width, (z * 104_729) % SPREAD.height];
        const path = Float32Array.from(scrawl(x, y, z), onBoard);
        const style = { colour: COLOURS[z % 8] ?? 'ink', width: WIDTHS[z % 3] ?? 'fine' };
        const entry = encodeEntry({
          z,
          author: AUTHOR,
          mark: { kind: 'stroke', style, path, pressures: undefined },
        });
        bytes += entry.length;
        shared.set(newEntryId(), entry);
      }
    });
    // The storage takes updates in turn: once it answers, it has this one.
    await openKeptDocument(ROOM, DEVICE);
    return bytes;
  },
  async open() {
    const start = performance.now();
    const doc = await openKeptDocument(ROOM, DEVICE);
    board = benchBoard(doc, new Awareness(doc), AUTHOR, () => undefined);
    board.dispatch({ kind: 'zoom', to: 'one' });
    await painted();
    return performance.now() - start;
  },
  async showAll() {
    board.dispatch({ kind: 'zoom', to: 'all' });
    await painted();
  },
  watch: watched,
};

async function watched(): Promise<{ frame: number; whole: number }> {
  const times: number[] = [];
  let whole = 0;
  const end = performance.now() + 2000;
  while (performance.now() < end) {
    times.push(await new Promise<number>((seen) => requestAnimationFrame(seen)));
    if (board.isPainted) whole += 1;
  }
  const [first = NaN, last = NaN] = [times[0], times.at(-1)];
  return { frame: (last - first) / (times.length - 1), whole: (100 * whole) / times.length };
}

async function painted(): Promise<void> {
  const frame = () => new Promise((seen) => requestAnimationFrame(seen));
  // The first begins it.
  await frame();
  do await frame();
  while (!board.isPainted);
}
