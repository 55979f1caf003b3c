import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundsOf, estimateText } from './geometry.ts';
import { onBoard, type Stroke, WIDTHS } from './mark.ts';
import { traceStroke } from './outline.ts';

const place = fc.double({ min: -300, max: 300, noNaN: true }).map(onBoard);
const stroke = fc
  .array(fc.tuple(place, place, fc.nat(255)), { minLength: 1, maxLength: 40 })
  .chain((points) => fc.tuple(fc.constant(points), fc.constantFrom(...WIDTHS), fc.boolean()))
  .map(([points, width, hasPressure]): Stroke => ({
    kind: 'stroke',
    style: { colour: 'ink', width },
    path: Float32Array.from(points.flatMap(([x, y]) => [x, y])),
    pressures: hasPressure ? Uint8Array.from(points, ([, , pressure]) => pressure) : undefined,
  }));

test('however hard a pen is pressed, its ink lies in the bounds by which it is painted over', () => {
  fc.assert(
    fc.property(stroke, (mark) => {
      const { left, top, right, bottom } = boundsOf(mark, estimateText);
      const strays: number[][] = [];
      const put = (x: number, y: number): void => {
        if (x < left || x > right || y < top || y > bottom) strays.push([x, y]);
      };
      traceStroke(mark, {
        moveTo: put,
        quadraticCurveTo: (controlX, controlY, x, y) => {
          put(controlX, controlY);
          put(x, y);
        },
        closePath: () => undefined,
      });
      expect(strays).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
