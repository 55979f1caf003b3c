import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { drawingToSvg } from './drawing-to-svg.ts';
import { encodeEntry } from './entry.ts';
import { COLOURS, type Mark } from './mark.ts';
import { anyEntry } from './marks.fixture.ts';
import { GROUND, type Scheme, SHADES } from './palette.ts';
import { plainWriting } from './plain-writing.ts';
import { sharedDrawing } from './read-drawing.ts';

const style = { colour: 'lapis', width: 'medium' } as const;

function svgOf(...marks: Mark[]): string {
  const doc = new Doc();
  for (const [z, mark] of marks.entries())
    sharedDrawing(doc).set(
      String(z).padStart(11, '0'),
      encodeEntry({ mark, z, author: 'ab'.repeat(16) as never }),
    );
  return drawingToSvg(doc) ?? '';
}

const text = (letters: string): Mark => ({ kind: 'text', style, x: 0, y: 0, text: letters });

/** Elements and attributes of one's own making are all that an SVG of ours has. */
const ELEMENT = /^<(\/?)(svg|style|rect|path|line|ellipse|text|tspan)( [\w:-]+="[^"<]*")*\/?>$/;

describe('a drawing as SVG', () => {
  test('is nothing while nothing is drawn', () => {
    expect(drawingToSvg(new Doc())).toBeUndefined();
  });

  test('has each mark in its place in the pile, and the shades of both schemes', () => {
    const svg = svgOf(
      { kind: 'rectangle', style, x: 10, y: 20, width: 30, height: 40 },
      { kind: 'ellipse', style, x: 0, y: 0, width: 30, height: 40 },
      { kind: 'line', style, x: 0, y: 0, width: -30, height: 40 },
      { kind: 'stroke', style, path: Float32Array.of(0, 0, 10, 10), pressures: undefined },
      text('Hello'),
    );
    const kinds = [...svg.matchAll(/<(rect|ellipse|line|path|text) class="[fs]-lapis"/g)].map(
      ([, kind]) => kind,
    );
    expect(kinds).toEqual(['rect', 'ellipse', 'line', 'path', 'text']);
    expect(svg).toContain(SHADES.lapis.light);
    expect(svg).toContain(`.f-lapis{fill:${SHADES.lapis.dark}}`);
    expect(svg).toContain('x2="-30"');
  });

  test('is the same on every device, in whatever order the entries came', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { minLength: 1, maxLength: 12 }), (entries) => {
        const [one, other] = [new Doc(), new Doc()];
        const put = (doc: Doc, order: readonly number[]) =>
          order.forEach((at) =>
            sharedDrawing(doc).set(String(at).padStart(11, '0'), encodeEntry(entries[at]!)),
          );
        put(one, [...entries.keys()]);
        put(other, [...entries.keys()].reverse());
        expect(drawingToSvg(other)).toBe(drawingToSvg(one));
        applyUpdate(other, encodeStateAsUpdate(one));
        applyUpdate(one, encodeStateAsUpdate(other));
        expect(drawingToSvg(other)).toBe(drawingToSvg(one));
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    '<script>alert(1)</script>',
    '"/><image href="https://mallory.example"/>',
    ']]>',
    '&lt;',
    '</text>',
  ])('holds the text %j as a text', (hostile) => {
    const svg = svgOf(text(hostile));
    for (const [element] of svg.matchAll(/<[^>]*>/g)) expect(element).toMatch(ELEMENT);
    const shown = /<tspan[^>]*>([^<]*)<\/tspan>/.exec(svg)?.[1] ?? '';
    const read = shown
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    expect(read).toBe(hostile);
  });

  test('is made of our own elements only, whatever is drawn and written', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { minLength: 1, maxLength: 5 }), (entries) => {
        const svg = svgOf(...entries.map(({ mark }) => mark));
        for (const [element] of svg.matchAll(/<[^>]*>/g)) expect(element).toMatch(ELEMENT);
        expect(svg).not.toMatch(/[\ufffe\uffff]|NaN|Infinity/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is typed on the board', () => {
  test.each([
    ['a\r\nb\rc', 'a\nb\nc'],
    ['a\tb', 'a    b'],
    ['a\u0007\u0000b', 'ab'],
    ['  \n ', ''],
    ['end   \n\n', 'end'],
  ])('%j is kept as %j', (typed, kept) => expect(plainWriting(typed)).toBe(kept));

  test('is always something that an entry can hold, or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (typed) => {
        const kept = plainWriting(typed.repeat(5));
        if (kept !== '') expect(svgOf(text(kept))).toContain('<tspan');
      }),
    );
  });
});

describe('the palette', () => {
  test.each(
    COLOURS.flatMap((colour) => (['light', 'dark'] as Scheme[]).map((scheme) => [colour, scheme] as const)),
  )('%s can be told from the %s ground, as WCAG asks of graphics', (colour, scheme) => {
    expect(contrast(SHADES[colour][scheme], GROUND[scheme])).toBeGreaterThanOrEqual(3);
  });
});

function contrast(one: string, other: string): number {
  const [brighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (brighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
