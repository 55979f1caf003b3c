import { expect, test } from '@jest/globals';
import cytoscape from 'cytoscape';
import { drawLinesQuickly } from './draw-lines-quickly.ts';
import { mapStyle } from './map-style.ts';
import type { Palette } from './palette.ts';

test('cytoscape draws a crowd with one call for each of it, which a renderer may have replaced', () => {
  const crowd = [{}, {}, {}];
  const drawn: unknown[] = [];
  const renderer = Object.assign(Object.create(canvasRenderer()) as Renderer, {
    drawCachedElement: (...call: unknown[]) => drawn.push(call),
  });
  renderer.drawCachedElements('context', crowd, 2, 'extent');
  expect(drawn).toEqual(crowd.map((element) => ['context', element, 2, 'extent']));
});

test.each([
  'vouch plain',
  'said faded',
  'link strong',
  'relayed plain',
  'gap thin',
  'benign plain',
  'claim plain',
])('a line that is %s is drawn as cytoscape draws it', (classes) => {
  const { edge, renderer } = roomOfTwo(classes);
  const [quick, own] = [new Recorder(), new Recorder()];
  renderer.drawCachedElement(quick, edge, 1, null);
  renderer.drawEdge(own, edge, null, false);
  expect(own.lines).toHaveLength(1);
  expect(quick.lines).toEqual(own.lines);
});

test('a line out of sight is not drawn, and another look is seen once the old one is forgotten', () => {
  const { cy, edge, renderer, forget } = roomOfTwo('gap plain');
  const seen = new Recorder();
  renderer.drawCachedElement(seen, edge, 1, { x1: 300, y1: 0, x2: 400, y2: 400 });
  expect(seen.lines).toEqual([]);
  renderer.drawCachedElement(seen, edge, 1, { x1: 50, y1: 50, x2: 60, y2: 60 });
  cy.style([...mapStyle(paletteOf('#123456'))]);
  forget();
  renderer.drawCachedElement(seen, edge, 1, null);
  expect(seen.lines.map(({ color }) => color)).toEqual(['rgba(204,17,17,1)', 'rgba(18,52,86,1)']);
});

interface Renderer {
  drawCachedElement(...call: unknown[]): void;
  drawCachedElements(...call: unknown[]): void;
  drawEdge(...call: unknown[]): void;
}

function canvasRenderer(): Renderer {
  const made = cytoscape as unknown as (type: 'renderer', name: 'canvas') => { readonly prototype: Renderer };
  return made('renderer', 'canvas').prototype;
}

/** Two tiles and a line, without a screen: the renderer's own methods, and where it would have put the line. */
function roomOfTwo(classes: string) {
  const cy = cytoscape({ headless: true, styleEnabled: true, style: [...mapStyle(paletteOf('#cc1111'))] });
  cy.add([
    { data: { id: 'a' }, position: { x: 10, y: 20 } },
    { data: { id: 'b' }, position: { x: 110, y: 220 } },
    { data: { id: 'ab', source: 'a', target: 'b', look: classes }, classes },
  ]);
  const renderer = Object.create(canvasRenderer()) as Renderer;
  const forget = drawLinesQuickly({ renderer: () => renderer } as unknown as cytoscape.Core);
  const edge = cy.getElementById('ab') as unknown as cytoscape.EdgeSingular;
  const { _private } = (edge as unknown as { 0: { _private: { rscratch: object } } })[0];
  Object.assign(_private.rscratch, { allpts: [10, 20, 110, 220], edgeType: 'haystack' });
  return { cy, edge, renderer, forget };
}

function paletteOf(gap: string): Palette {
  return new Proxy({} as Palette, { get: (_, tone) => (tone === 'gap' ? gap : '#334455') });
}

/** What is drawn on it, as it would look. */
class Recorder {
  lines: {
    readonly color: string;
    readonly width: number;
    readonly dashes: readonly number[];
    readonly path: number[];
  }[] = [];
  lineWidth = 1;
  strokeStyle = '';
  globalAlpha = 1;
  #dashes: readonly number[] = [];
  #path: number[] = [];

  setLineDash(dashes: readonly number[]): void {
    this.#dashes = [...dashes];
  }

  beginPath(): void {
    this.#path = [];
  }

  moveTo(x: number, y: number): void {
    this.#path.push(x, y);
  }

  lineTo(x: number, y: number): void {
    this.#path.push(x, y);
  }

  stroke(): void {
    const [r, g, b, alpha = 1] = (this.strokeStyle.match(/[\d.]+/g) ?? []).map(Number);
    const color = `rgba(${r},${g},${b},${alpha * this.globalAlpha})`;
    this.lines.push({ color, width: this.lineWidth, dashes: this.#dashes, path: this.#path });
  }
}
