import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drawnName, plainName } from './drawn-name.ts';
import { escapeXml } from './escape-xml.ts';
import { FIRST_LAYERS } from './layers.ts';
import { mapElements } from './map-elements.ts';
import type { Palette } from './palette.ts';
import { placePeers } from './radial-places.ts';
import { toCsv } from './to-csv.ts';
import { toGraphml } from './to-graphml.ts';
import { toJson } from './to-json.ts';
import { toSvg } from './to-svg.ts';
import { MadeUpRoom } from './testing/made-up-room.ts';

const graph = MadeUpRoom.withMallory().graph();
const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '"><script>alert(1)</script>',
    ']]><!--',
    '&amp;',
    '=HYPERLINK("x")',
    'a,"b"\n=c',
    '\u202Eevil',
    '\u0000',
    '\uD800',
  ),
);
/** The parser of a browser, by way of what jest has for pages. */
const { JSDOM } = createRequire(createRequire(import.meta.url).resolve('jest-environment-jsdom'))(
  'jsdom',
) as { JSDOM: new (html: string) => { window: { DOMParser: typeof DOMParser } } };
const parser = new new JSDOM('').window.DOMParser();

describe('whatever somebody is called', () => {
  test('an SVG is well-formed, has no script, and has the name as text', () => {
    fc.assert(
      fc.property(names, (name) => {
        const document = parser.parseFromString(svgWith(name), 'image/svg+xml');
        expect(document.documentElement.tagName).toBe('svg');
        expect(document.querySelectorAll('parsererror, script, foreignObject, a, image')).toHaveLength(0);
        const texts = [...document.querySelectorAll('text')].map(({ textContent }) => textContent);
        expect(texts).toContain(drawnName(name).toWellFormed());
      }),
    );
  });

  test('a GraphML is well-formed and has every peer and pair', () => {
    fc.assert(
      fc.property(names, (name) => {
        const document = parser.parseFromString(
          toGraphml(graph, () => name),
          'application/xml',
        );
        expect(document.querySelectorAll('parsererror')).toHaveLength(0);
        expect(document.querySelectorAll('node')).toHaveLength(6);
        expect(document.querySelectorAll('edge[directed=true]')).toHaveLength(5);
        expect(document.querySelectorAll('edge[directed=false]')).toHaveLength(15);
      }),
    );
  });

  test('a CSV has as many fields in each row, and none of them is a formula', () => {
    fc.assert(
      fc.property(names, (name) => {
        const rows = parseCsv(toCsv(graph, () => name));
        expect(rows).toHaveLength(16);
        for (const row of rows) {
          expect(row).toHaveLength(10);
          for (const field of row) expect(field).not.toMatch(/^[=+\-@]/);
        }
      }),
    );
  });

  test('a JSON is read back', () => {
    fc.assert(
      fc.property(names, (name) => {
        const read = JSON.parse(toJson(graph, () => name)) as { peers: unknown[]; pairs: unknown[] };
        expect([read.peers.length, read.pairs.length]).toEqual([6, 15]);
      }),
    );
  });

  test('its name on a tile is short, on one line, and can not turn the text around', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(Array.from(drawnName(name)).length).toBeLessThanOrEqual(18);
        expect(plainName(name)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });

  test('XML takes it back as it was, but for what XML has no place for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const document = parser.parseFromString(`<a b="${escapeXml(text)}"/>`, 'application/xml');
        expect(document.querySelector('parsererror')).toBeNull();
      }),
    );
  });
});

function svgWith(name: string): string {
  const places = placePeers(
    new Map(),
    graph.peers.map(({ peer, sponsor }) => ({ peer, parent: sponsor?.peer })),
  );
  const elements = mapElements(graph, {
    places,
    layers: { ...FIRST_LAYERS, links: 'all' },
    selected: null,
    hovered: null,
    self: undefined,
    nameOf: () => name,
  });
  return toSvg(elements, PALETTE);
}

const PALETTE = new Proxy({} as Palette, { get: () => 'rgb(1, 2, 3)' });

/** RFC 4180. */
function parseCsv(text: string): string[][] {
  const field = /("(?:[^"]|"")*"|[^,\r\n"]*)(,|\r\n)/gy;
  const rows: string[][] = [[]];
  for (const [, raw = '', end] of text.matchAll(field)) {
    rows.at(-1)?.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === '\r\n') rows.push([]);
  }
  rows.pop();
  return rows;
}
