import { describe, expect, test } from '@jest/globals';
import { toHex } from '#protocol';
import fc from 'fast-check';
import { decodeEntry, encodeEntry, type Entry } from './entry.ts';
import { decodeMark, encodeMark } from './mark-codec.ts';
import { type Mark, MAX_COORDINATE, MAX_POINTS, type Stroke } from './mark.ts';
import { anyEntry, anyMark } from './marks.fixture.ts';

const RUNS = { numRuns: 2_000 };

describe('an entry of the drawing', () => {
  test('is read as it was written, whatever was drawn', () => {
    fc.assert(
      fc.property(anyEntry, (entry) => expect(decodeEntry(encodeEntry(entry))).toEqual(entry)),
      RUNS,
    );
  });

  test('has one form only: bytes that are read are the bytes that would be written', () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.tuple(anyEntry, fc.nat(), fc.nat(255)).map(([entry, at, byte]) => {
        const bytes = encodeEntry(entry);
        bytes[at % bytes.length] = byte;
        return bytes;
      }),
    );
    fc.assert(
      fc.property(hostile, (bytes) => {
        const entry = decodeEntry(bytes);
        if (entry) expect(encodeEntry(entry)).toEqual(Uint8Array.from(bytes));
      }),
      { numRuns: 20_000 },
    );
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'stroke'],
    ['an object', { kind: 'stroke' }],
    ['no bytes', new Uint8Array()],
    ['a megabyte', new Uint8Array(1_000_000)],
    ['a kind of a later version', change(1 + 16, 9)],
    ['a colour that there is not', change(1 + 16 + 1, 0x0f)],
    ['a width that there is not', change(1 + 16 + 1, 0x70)],
    ['a byte too many', Uint8Array.from([...encodeEntry(dot()), 0])],
    ['a byte too few', encodeEntry(dot()).slice(0, -1)],
    ['a number in more bytes than it takes', Uint8Array.from([0x81, 0x00, ...encodeEntry(dot()).slice(1)])],
  ])('that is %s is none', (_, value) => {
    expect(decodeEntry(value)).toBeUndefined();
  });

  test.each<[string, Mark]>([
    ['a stroke without points', { ...stroke(1), path: new Float32Array() }],
    ['a stroke with more points than one may have', stroke(MAX_POINTS + 1)],
    ['a place beyond the edge of the board', { ...box(), x: MAX_COORDINATE + 1 }],
    ['a far corner beyond the edge', { ...box(), x: MAX_COORDINATE, width: 1 }],
    ['a rectangle turned inside out', { ...box(), width: -1 }],
    ['an empty text', writing('')],
    ['a text with a control character', writing('a\u0007b')],
    ['a text of nine thousand letters', writing('x'.repeat(9_000))],
  ])('with %s is none', (_, mark) => {
    expect(decodeMark(encodeMark(mark))).toBeUndefined();
  });

  test('with letters that are no UTF-8 is none', () => {
    const bytes = encodeMark(writing('ab'));
    bytes[bytes.length - 1] = 0xff;
    expect(decodeMark(bytes)).toBeUndefined();
  });

  test('takes less than three bytes a point, as hands draw', () => {
    const path = Array.from({ length: 100 }, (_, at) => [3 * at, Math.round(40 * Math.sin(at / 8))]).flat();
    const drawn: Stroke = { ...stroke(100), path: Float32Array.from(path) };
    expect(encodeMark(drawn).length).toBeLessThan(300);
  });

  test('is written as docs/PROTOCOL.md has it', () => {
    const pressed = { ...stroke(2), path: Float32Array.of(1, -1, 4.5, 2), pressures: Uint8Array.of(64, 200) };
    expect(toHex(encodeEntry(entry(pressed)))).toBe('07'.concat('ab'.repeat(16), '0012010210', '0f383040c8'));
    expect(toHex(encodeEntry(entry(writing('Hé'))))).toBe('07'.concat('ab'.repeat(16), '0412100f48c3a9'));
  });
});

function entry(mark: Mark): Entry {
  return { mark, z: 7, author: 'ab'.repeat(16) as Entry['author'] };
}

function dot(): Entry {
  return entry(stroke(1));
}

function stroke(points: number): Stroke {
  const path = new Float32Array(2 * points);
  return { kind: 'stroke', style: { colour: 'verdigris', width: 'medium' }, path, pressures: undefined };
}

function box(): Extract<Mark, { width: number }> {
  return { kind: 'rectangle', style: { colour: 'ink', width: 'fine' }, x: 0, y: 0, width: 4, height: 4 };
}

function writing(text: string): Mark {
  return { kind: 'text', style: { colour: 'verdigris', width: 'medium' }, x: 1, y: -1, text };
}

function change(at: number, byte: number): Uint8Array {
  const bytes = encodeEntry(dot());
  bytes[at] = byte;
  return bytes;
}

test('every generated mark is one', () => {
  fc.assert(fc.property(anyMark, (mark) => expect(decodeMark(encodeMark(mark))).toEqual(mark)));
});
