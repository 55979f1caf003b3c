import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CELL, cellOf, matrixCells, matrixFrame, selectionAt, stepFrom } from './matrix-cells.ts';
import { idOf, MadeUpRoom } from './testing/made-up-room.ts';

const cells = matrixCells(MadeUpRoom.withMallory().graph());

describe('a matrix', () => {
  test('shows an outsider as a cross through everyone but its sponsor', () => {
    const [row, sponsor] = [cells.placeOf.get(idOf('mallory')), cells.placeOf.get(idOf('carol'))];
    const isOf = (place: number | undefined) => (mark: readonly number[]) => mark[0] === place;
    const own = cells.marks.filter(isOf(row));
    expect(own.map(([, , code]) => code)).toEqual([CELL.gap, CELL.gap, CELL.gap, CELL.gap]);
    expect(own.map(([, column]) => column)).not.toContain(sponsor);
    expect(cells.marks.filter(([, column]) => column === row)).toHaveLength(4);
  });

  test('tells who claims from who denies', () => {
    const room = MadeUpRoom.of('alice', 'bob');
    room.says('bob', 'alice', 'blocked');
    const { marks, placeOf } = matrixCells(room.graph());
    const [alice, bob] = [placeOf.get(idOf('alice')), placeOf.get(idOf('bob'))];
    expect(marks).toContainEqual([alice, bob, CELL.claim]);
    expect(marks).toContainEqual([bob, alice, CELL.denial]);
  });

  test('finds at the middle of each cell the pair that is drawn there', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 2000 }),
        fc.integer({ min: 200, max: 2000 }),
        (width, height) => {
          const frame = matrixFrame(cells.order.length, width, height);
          expect(frame.left + frame.cell * frame.count).toBeLessThanOrEqual(width);
          expect(frame.top + frame.cell * frame.count).toBeLessThanOrEqual(height);
          cells.order.forEach((_, row) => {
            const column = (row + 1) % cells.order.length;
            const at = [column, row].map((place) => (place + 0.5) * frame.cell);
            const selection = selectionAt(cells, frame, frame.left + (at[0] ?? 0), frame.top + (at[1] ?? 0));
            expect(cellOf(cells, selection)).toEqual([row, column]);
          });
        },
      ),
    );
  });

  test('is walked by single steps that end at its edges', () => {
    const first = stepFrom(cells, null, 1, 0);
    expect(cellOf(cells, first)).toEqual([0, 0]);
    expect(cellOf(cells, stepFrom(cells, first, 1, 0))).toEqual([0, 1]);
    expect(cellOf(cells, stepFrom(cells, first, -1, 0))).toEqual([0, 0]);
  });
});
