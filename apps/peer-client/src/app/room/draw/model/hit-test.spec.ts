import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundsOf, type Box, boxOf, estimateText, meet, moved, type Point } from './geometry.ts';
import { GridIndex } from './grid-index.ts';
import { isCrossed, reachesInto } from './hit-test.ts';
import { decodeMark, encodeMark } from './mark-codec.ts';
import { type Mark, MAX_COORDINATE } from './mark.ts';
import { anyMark } from './marks.fixture.ts';

const style = { colour: 'ink', width: 'fine' } as const;
const at = (x: number, y: number): Point => ({ x, y });
const shape = (kind: 'line' | 'rectangle' | 'ellipse', width = 100, height = 60): Mark => ({
  kind,
  style,
  x: 0,
  y: 0,
  width,
  height,
});
const stroke: Mark = {
  kind: 'stroke',
  style,
  path: Float32Array.of(0, 0, 50, 0, 50, 50),
  pressures: undefined,
};
const text: Mark = { kind: 'text', style, x: 0, y: 0, text: 'Ferry' };
const isHit = (mark: Mark, point: Point, reach = 2): boolean =>
  isCrossed(mark, point, point, reach, estimateText);

describe('what is pointed at', () => {
  test.each<[string, Mark, Point, boolean]>([
    ['a stroke, on its second leg', stroke, at(51, 30), true],
    ['a stroke, in its corner', stroke, at(20, 20), false],
    ['a rectangle, on its edge', shape('rectangle'), at(100, 20), true],
    ['a rectangle, inside', shape('rectangle'), at(50, 30), false],
    ['an ellipse, on its edge', shape('ellipse'), at(50, 0), true],
    ['an ellipse, in the corner of its box', shape('ellipse'), at(2, 2), false],
    ['a line', shape('line'), at(50, 30), true],
    ['a line, beside', shape('line'), at(50, 40), false],
    ['a text, between its letters', text, at(20, 10), true],
    ['a text, below', text, at(20, 40), false],
  ])('%s', (_, mark, point, isIt) => expect(isHit(mark, point)).toBe(isIt));

  test('a way across counts, however long it is', () => {
    expect(isCrossed(stroke, at(25, -500), at(25, 500), 0, estimateText)).toBe(true);
    expect(isCrossed(stroke, at(-25, -500), at(-25, 500), 0, estimateText)).toBe(false);
  });

  test('a dot can be pointed at', () => {
    expect(
      isHit({ kind: 'stroke', style, path: Float32Array.of(7, 7), pressures: undefined }, at(8, 8)),
    ).toBe(true);
  });

  test('what is hit lies within its bounds and the reach', () => {
    fc.assert(
      fc.property(anyMark, fc.integer(), fc.integer(), (mark, x, y) => {
        const box = boundsOf(mark, estimateText);
        const point = at(box.left - 50 + (Math.abs(x) % 200), box.top - 50 + (Math.abs(y) % 200));
        if (isHit(mark, point, 5))
          expect(meet(box, boxOf(at(point.x - 5, point.y - 5), at(point.x + 5, point.y + 5)))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a marquee', () => {
  test.each<[string, Mark, Box, boolean]>([
    ['around a stroke', stroke, boxOf(at(-10, -10), at(60, 60)), true],
    ['across a leg of a stroke', stroke, boxOf(at(20, -5), at(30, 5)), true],
    ['in the corner of a stroke', stroke, boxOf(at(10, 20), at(30, 40)), false],
    ['within a rectangle', shape('rectangle'), boxOf(at(20, 20), at(40, 40)), false],
    ['on a text', text, boxOf(at(5, 5), at(6, 6)), true],
  ])('%s', (_, mark, box, isIt) => expect(reachesInto(mark, box, estimateText)).toBe(isIt));
});

describe('what is moved', () => {
  test('is an entry still, and stops at the edge of the board', () => {
    const far = fc.double({ min: -3 * MAX_COORDINATE, max: 3 * MAX_COORDINATE, noNaN: true });
    fc.assert(
      fc.property(anyMark, far, far, (mark, dx, dy) => {
        const after = moved(mark, dx, dy);
        expect(decodeMark(encodeMark(after))).toEqual(after);
      }),
      { numRuns: 1_000 },
    );
  });

  test('comes back to where it was', () => {
    expect(moved(moved(stroke, 12.5, -3), -12.5, 3)).toEqual(stroke);
  });
});

describe('the index', () => {
  const box = fc
    .tuple(
      fc.integer({ min: -9_000, max: 9_000 }),
      fc.integer({ min: -9_000, max: 9_000 }),
      fc.nat(9_000),
      fc.nat(3_000),
    )
    .map(([left, top, width, height]): Box => ({ left, top, right: left + width, bottom: top + height }));

  test('finds all that lies in a box, after any changes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20), fc.option(box)), { maxLength: 60 }),
        box,
        (changes, wanted) => {
          const index = new GridIndex();
          const known = new Map<string, Box>();
          for (const [id, place] of changes) {
            if (place) known.set(String(id), place);
            else known.delete(String(id));
            if (place) index.set(String(id), place);
            else index.delete(String(id));
          }
          const near = index.near(wanted);
          for (const [id, place] of known) if (meet(place, wanted)) expect(near.has(id)).toBe(true);
          for (const id of near) expect(known.has(id)).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
