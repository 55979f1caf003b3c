import type { PeerId } from '#protocol';
import { isBenign, type PairPicture } from '#topology';
import { isPresent, type RoomGraph } from './room-graph.ts';
import type { Selection } from './selection.ts';

/** What a cell says; each is also a picture of its own where cells are large enough. */
export const CELL = {
  linked: 0,
  self: 1,
  relayed: 2,
  connecting: 3,
  benign: 4,
  gap: 5,
  claim: 6,
  denial: 7,
} as const;
export type CellCode = (typeof CELL)[keyof typeof CELL];

/** Present peers in the order of the vouch tree, and what is not simply linked between them. */
export interface MatrixCells {
  readonly order: readonly PeerId[];
  readonly placeOf: ReadonlyMap<PeerId, number>;
  /** Row, column, code; each pair twice. Pairs that are not there are linked. */
  readonly marks: readonly (readonly [row: number, column: number, code: CellCode])[];
}

export function matrixCells(graph: RoomGraph): MatrixCells {
  const order = graph.peers.filter(isPresent).map(({ peer }) => peer);
  const placeOf = new Map(order.map((peer, place) => [peer, place]));
  const marks: [number, number, CellCode][] = [];
  for (const pair of [...graph.links, ...graph.connecting, ...graph.gaps]) {
    const [row, column] = [placeOf.get(pair.a), placeOf.get(pair.b)];
    const codes = codesOf(pair);
    if (row === undefined || column === undefined || codes[0] === CELL.linked) continue;
    marks.push([row, column, codes[0]], [column, row, codes[1]]);
  }
  return { order, placeOf, marks };
}

/** As `a` sees it, and as `b` does. */
function codesOf(pair: PairPicture): readonly [CellCode, CellCode] {
  switch (pair.state.kind) {
    case 'linked': {
      const code = pair.unconfirmed
        ? CELL.connecting
        : pair.state.path === 'relayed'
          ? CELL.relayed
          : CELL.linked;
      return [code, code];
    }
    case 'connecting':
    case 'offline':
      return [CELL.connecting, CELL.connecting];
    case 'one-sided':
      return pair.words[0] === 'linked' ? [CELL.claim, CELL.denial] : [CELL.denial, CELL.claim];
    case 'gap':
      return isBenign(pair) ? [CELL.benign, CELL.benign] : [CELL.gap, CELL.gap];
  }
}

/** Where a matrix of `count` rows lies in a box, in CSS pixels; there are names where there is room for them. */
export interface MatrixFrame {
  readonly left: number;
  readonly top: number;
  readonly cell: number;
  readonly count: number;
  readonly hasNames: boolean;
}

const NAMES_FROM = 13;
const NAME_SPACE = 116;
const EDGE = 12;
const LARGEST_CELL = 44;

export function matrixFrame(count: number, width: number, height: number): MatrixFrame {
  const sideBy = (space: number) => Math.min(width, height) - space - EDGE;
  const withNames = Math.min(LARGEST_CELL, sideBy(NAME_SPACE) / Math.max(count, 1));
  const hasNames = withNames >= NAMES_FROM;
  const space = hasNames ? NAME_SPACE : EDGE;
  const cell = Math.max(0, hasNames ? Math.floor(withNames) : sideBy(space) / Math.max(count, 1));
  const side = cell * count;
  return {
    left: Math.round(space + (width - space - EDGE - side) / 2),
    top: Math.round(space + Math.max(0, (height - space - EDGE - side) / 2)),
    cell,
    count,
    hasNames,
  };
}

/** What lies at a point: a pair, a peer on the diagonal or beside the rows, or nothing. */
export function selectionAt(cells: MatrixCells, frame: MatrixFrame, x: number, y: number): Selection {
  const [column, row] = [Math.floor((x - frame.left) / frame.cell), Math.floor((y - frame.top) / frame.cell)];
  const peers = [cells.order[row], cells.order[column]];
  const [a, b] = peers;
  if (a !== undefined && b !== undefined) return a === b ? { kind: 'peer', peer: a } : { kind: 'pair', a, b };
  const isBeside = frame.hasNames && (column < 0 || row < 0);
  const peer = a ?? b;
  return isBeside && peer !== undefined ? { kind: 'peer', peer } : null;
}

/** The cell that is selected; of a peer the one on the diagonal. */
export function cellOf(
  { placeOf }: MatrixCells,
  selection: Selection,
): readonly [number, number] | undefined {
  if (!selection) return undefined;
  const [a, b] = selection.kind === 'peer' ? [selection.peer, selection.peer] : [selection.a, selection.b];
  const [row, column] = [placeOf.get(a), placeOf.get(b)];
  return row === undefined || column === undefined ? undefined : [row, column];
}

/** One cell further, and not over the edge; from nowhere to the first cell. */
export function stepFrom(cells: MatrixCells, selection: Selection, right: number, down: number): Selection {
  const [row, column] = cellOf(cells, selection) ?? [0 - down, 0 - right];
  const within = (place: number) => Math.min(cells.order.length - 1, Math.max(0, place));
  const [a, b] = [cells.order[within(row + down)], cells.order[within(column + right)]];
  if (a === undefined || b === undefined) return null;
  return a === b ? { kind: 'peer', peer: a } : { kind: 'pair', a, b };
}
