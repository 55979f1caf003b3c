import { toHex } from '#protocol';
import fc from 'fast-check';
import { type Entry, MAX_Z } from './entry.ts';
import { COLOURS, type Mark, WIDTHS } from './mark.ts';

/** Marks of every kind, for properties. */
const style = fc.record({ colour: fc.constantFrom(...COLOURS), width: fc.constantFrom(...WIDTHS) });
const place = fc.integer({ min: -4_000_000, max: 4_000_000 }).map((eighths) => eighths / 8);
const length = fc.integer({ min: 0, max: 4_000_000 }).map((eighths) => eighths / 8);
const stroke = fc
  .array(fc.tuple(place, place, fc.nat(255)), { minLength: 1, maxLength: 40 })
  .chain((points) =>
    fc.record({
      kind: fc.constant('stroke' as const),
      style,
      path: fc.constant(Float32Array.from(points.flatMap(([x, y]) => [x, y]))),
      pressures: fc.constantFrom(undefined, Uint8Array.from(points.map(([, , pressure]) => pressure))),
    }),
  );
const shape = fc.record({
  kind: fc.constantFrom('line' as const, 'rectangle' as const, 'ellipse' as const),
  style,
  x: place,
  y: place,
  width: length,
  height: length,
});
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .map((any) => any.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '') || 'x')
  .chain((kept) =>
    fc.record({ kind: fc.constant('text' as const), style, x: place, y: place, text: fc.constant(kept) }),
  );

export const anyMark: fc.Arbitrary<Mark> = fc.oneof(stroke, shape, text);

export const anyEntry: fc.Arbitrary<Entry> = fc.record({
  mark: anyMark,
  z: fc.integer({ min: 0, max: MAX_Z }),
  author: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => toHex<Entry['author']>(bytes)),
});
