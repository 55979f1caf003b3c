import cytoscape from 'cytoscape';
import type { PeerId } from '#protocol';
import { pointOn } from './bend-lines.ts';
import { drawLinesQuickly } from './draw-lines-quickly.ts';
import { mapStyle } from './map-style.ts';
import type { MapElements, MapLine, MapTile, TileMark } from './map-elements.ts';
import { MosaicPainter } from './mosaic.ts';
import { isDark, type Palette } from './palette.ts';
import { type Place, TILE } from './radial-places.ts';
import type { Selection } from './selection.ts';

export interface MapRendererEvents {
  /** A press on a tile or a line, or on nothing. */
  readonly pressed: (selection: Selection) => void;
  /** `at`: of the pointer, from the corner of the container in CSS pixels. */
  readonly hovered: (selection: Selection, at: Place) => void;
}

interface Element {
  readonly group: 'nodes' | 'edges';
  readonly classes: string;
  readonly data: { readonly id: string } & Readonly<Record<string, unknown>>;
  readonly position?: Place;
}

/** Draws elements on cytoscape's canvas and changes only what is not as before. The only one that knows cytoscape. */
export class MapRenderer {
  readonly #cy: cytoscape.Core;
  readonly #mosaics: MosaicPainter;
  readonly #forgetLooks: () => void;
  #palette: Palette;
  #isDark: boolean;
  #drawn = new Map<string, Element>();
  #elements: MapElements = { tiles: [], lines: [], untold: 0 };
  /** How much larger than others those are drawn that stand out. */
  #scale = 1;
  /** From so far away that the others are specks of colour. */
  #isPlain = false;
  #isFitted = false;

  constructor(container: HTMLElement, palette: Palette, events: MapRendererEvents) {
    this.#palette = palette;
    this.#isDark = isDark(palette);
    this.#mosaics = new MosaicPainter(container.ownerDocument);
    keepStylesOut(container.ownerDocument);
    this.#cy = cytoscape({
      container,
      style: [...mapStyle(palette)],
      layout: { name: 'preset' },
      autoungrabify: true,
      autounselectify: true,
      boxSelectionEnabled: false,
      minZoom: 0.05,
      maxZoom: 3,
      pixelRatio: 'auto',
    });
    this.#forgetLooks = drawLinesQuickly(this.#cy);
    this.#listen(events);
    this.#keepReadable();
  }

  draw(elements: MapElements): void {
    this.#elements = elements;
    if (!this.#isFitted && elements.tiles.length > 0) this.fit();
    this.#update();
  }

  #update(): void {
    const elements = this.#elements;
    const wanted = new Map(this.#asElements(elements).map((element) => [element.data.id, element]));
    this.#cy.batch(() => {
      for (const id of this.#drawn.keys()) if (!wanted.has(id)) this.#cy.getElementById(id).remove();
      const fresh = [...wanted.values()].filter((element) => !this.#change(element));
      this.#cy.add(fresh.map((element) => this.#definition(element)));
    });
    this.#drawn = wanted;
  }

  repaint(palette: Palette): void {
    if (palette === this.#palette) return;
    this.#palette = palette;
    this.#isDark = isDark(palette);
    this.#cy.style([...mapStyle(palette)]);
    this.#forgetLooks();
    this.#drawn = new Map();
    this.#cy.elements().remove();
    this.#update();
  }

  /** Shows all of it, and no tile larger than life. */
  fit(): void {
    this.#cy.resize();
    const { x, y, width, height } = boxOf(this.#elements.tiles);
    const [roomX, roomY] = [this.#cy.width() - 2 * FIT_EDGE, this.#cy.height() - 2 * FIT_EDGE];
    if (roomX <= 0 || roomY <= 0) return;
    this.#isFitted = true;
    const zoom = Math.min(LARGEST_FIT, roomX / width, roomY / height);
    this.#cy.viewport({
      zoom,
      pan: { x: this.#cy.width() / 2 - zoom * x, y: this.#cy.height() / 2 - zoom * y },
    });
    this.#keepReadable();
  }

  zoomBy(factor: number): void {
    this.#zoomTo(this.#cy.zoom() * factor);
  }

  /** Moves the map only if one of them can not be seen. */
  reveal(peers: readonly PeerId[]): void {
    const tiles = this.#cy.nodes().filter((node) => peers.includes(node.id() as PeerId));
    if (tiles.empty()) return;
    const { x1, y1, x2, y2 } = tiles.renderedBoundingBox({});
    const isInside = x1 >= 0 && y1 >= 0 && x2 <= this.#cy.width() && y2 <= this.#cy.height();
    if (!isInside) this.#cy.center(tiles);
  }

  resize(): void {
    this.#cy.resize();
  }

  /** All of the map, also what is out of sight. */
  png(): Promise<Blob> {
    const { width, height } = boxOf(this.#elements.tiles);
    const scale = Math.min(2, LARGEST_PNG / Math.max(width, height));
    return this.#cy.png({ output: 'blob-promise', full: true, scale, bg: this.#palette.ground });
  }

  destroy(): void {
    this.#cy.destroy();
  }

  #listen({ pressed, hovered }: MapRendererEvents): void {
    this.#cy.on('tap', (event) =>
      pressed(selectionAt(event.target as cytoscape.Core | cytoscape.SingularElementReturnValue)),
    );
    this.#cy.on('mouseover', 'node, edge', (event) =>
      hovered(selectionAt(event.target as cytoscape.SingularElementReturnValue), event.renderedPosition),
    );
    this.#cy.on('mouseout', 'node, edge', () => hovered(null, MIDDLE));
    this.#cy.on('zoom', () => this.#keepReadable());
  }

  /** What somebody should see from afar grows as the map shrinks. */
  #keepReadable(): void {
    const zoom = this.#cy.zoom();
    const scale = Math.min(MAX_GROWTH, Math.max(1, Math.round(4 * (READABLE_ZOOM / zoom)) / 4));
    const isPlain = zoom < PLAIN_BELOW;
    if (scale === this.#scale && isPlain === this.#isPlain) return;
    this.#scale = scale;
    this.#isPlain = isPlain;
    if (this.#drawn.size > 0) this.#update();
  }

  #zoomTo(level: number): void {
    this.#cy.zoom({ level, renderedPosition: { x: this.#cy.width() / 2, y: this.#cy.height() / 2 } });
  }

  #asElements({ tiles, lines }: MapElements): Element[] {
    const places = new Map<PeerId, Place>(tiles.map((tile) => [tile.peer, tile]));
    return [
      ...tiles.flatMap((tile) => this.#tile(tile)),
      ...lines.flatMap((line) => lineElements(line, places)),
    ];
  }

  #tile(tile: MapTile): Element[] {
    const { peer, name, marks, badge, x, y } = tile;
    const isSized = marks.some((mark) => STANDS_OUT.has(mark));
    const [isPlain, dark] = [this.#isPlain && !isSized, this.#isDark];
    const scale = isSized ? this.#scale : 1;
    const side = scale * (marks.includes('founder') ? 1.25 : 1) * TILE;
    const data: Record<string, unknown> & { readonly id: string } = { id: peer, name, peer };
    if (isPlain) data['color'] = this.#mosaics.colorOf(peer, dark);
    else data['mosaic'] = this.#mosaics.urlOf(peer, dark);
    if (isSized) Object.assign(data, { side, corner: side / 4, font: 14 * scale, ring: 3.5 * scale });
    const classes = `tile ${marks.join(' ')}${isSized ? ' sized' : ''}${isPlain ? ' plain' : ' laid'}`;
    const node: Element = { group: 'nodes', classes, data, position: { x, y } };
    return badge ? [node, badgeElement(tile, badge, scale, side)] : [node];
  }

  /** False if there is no such element yet. */
  #change(element: Element): boolean {
    const before = this.#drawn.get(element.data.id);
    if (!before) return false;
    const { position, classes, data } = element;
    const shown = () => this.#cy.getElementById(data.id);
    if (classes !== before.classes) shown().classes(classes);
    if (position && (position.x !== before.position?.x || position.y !== before.position.y)) {
      (shown() as cytoscape.NodeSingular).position({ ...position });
    }
    for (const key in data) if (before.data[key] !== data[key]) shown().data(key, data[key]);
    return true;
  }

  #definition({ group, classes, data, position }: Element): cytoscape.ElementDefinition {
    return { group, classes, data: { ...data }, ...(position && { position: { ...position } }) };
  }
}

const MIDDLE: Place = { x: 0, y: 0 };

/** Below this zoom, 13 pixels of a name are too few to read. */
const READABLE_ZOOM = 0.85;
const MAX_GROWTH = 2.5;

/** There a tile is a dozen pixels wide, and its name two high. */
const PLAIN_BELOW = 0.28;

/** Around all of a map, in CSS pixels: half a tile, its name, and a little air. */
const FIT_EDGE = 56;
const LARGEST_FIT = 1.25;

/** Pixels along a side: larger ones are refused by some browsers and take hundreds of megabytes in all. */
const LARGEST_PNG = 6000;
const STANDS_OUT: ReadonlySet<TileMark> = new Set([
  'suspect',
  'sponsor',
  'self',
  'founder',
  'selected',
  'hovered',
]);

/** The middle and the size of all places. */
function boxOf(places: readonly Place[]): Place & { readonly width: number; readonly height: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of places) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  if (left > right) return { x: 0, y: 0, width: 1, height: 1 };
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    width: Math.max(1, right - left),
    height: Math.max(1, bottom - top),
  };
}

/** At the upper right corner of its tile. */
function badgeElement(
  { peer, marks, x, y }: MapTile,
  { text, tone }: NonNullable<MapTile['badge']>,
  scale: number,
  side: number,
): Element {
  const width = scale * (6.6 * text.length + 14);
  return {
    group: 'nodes',
    classes: `badge badge-${tone}${marks.includes('faded') ? ' faded' : ''}`,
    data: { id: `b${peer}`, name: text, width, height: 20 * scale, corner: 10 * scale, font: 12 * scale },
    position: { x: x + side / 2 + width / 2 - 14 * scale, y: y - side / 2 - 4 * scale },
  };
}

/** A claim that the other denies is drawn as two halves that do not look alike, on either side of a joint. */
function lineElements(line: MapLine, places: ReadonlyMap<PeerId, Place>): Element[] {
  const { id, from, to, kind, word, strength, bend } = line;
  const isPair = kind !== 'vouch' && kind !== 'said';
  const worded = word === '' ? '' : ' worded';
  if (kind !== 'split') {
    const bent = bend === 0 ? '' : ' bent';
    const data = { id, source: from, target: to, word, control: 2 * bend, from, to, isPair };
    return [edge(data, `${kind} ${strength}${worded}${bent}`)];
  }
  const [start, end] = [places.get(from), places.get(to)];
  if (!start || !end) return [];
  const middle = pointOn({ from: start, to: end }, bend, 0.5);
  const joint = `${id}j`;
  return [
    { group: 'nodes', classes: 'joint', data: { id: joint }, position: middle },
    edge({ id: `${id}c`, source: from, target: joint, from, to, isPair }, `claim ${strength}`),
    edge({ id: `${id}d`, source: joint, target: to, word, from, to, isPair }, `denial ${strength}${worded}`),
  ];
}

/** What is all there is to its look has a name by which it is drawn quickly: a straight line without a word. */
function edge(data: Element['data'], classes: string): Element {
  const isPlain = !classes.includes(' worded') && !classes.includes(' bent');
  return { group: 'edges', classes, data: { ...data, look: isPlain ? classes : '' } };
}

function selectionAt(target: cytoscape.Core | cytoscape.SingularElementReturnValue): Selection {
  const data = ('id' in target ? target.data() : {}) as Partial<Record<string, unknown>>;
  if (data['peer'] !== undefined) return { kind: 'peer', peer: data['peer'] as PeerId };
  if (data['isPair'] === true) return { kind: 'pair', a: data['from'] as PeerId, b: data['to'] as PeerId };
  // A vouch leads to the one it lets in.
  return data['to'] === undefined ? null : { kind: 'peer', peer: data['to'] as PeerId };
}

/**
 * cytoscape puts a style element into every page that has none with this id. A strict policy refuses it, loudly, and
 * the map places its container itself.
 */
function keepStylesOut(document: Document): void {
  const id = '__________cytoscape_stylesheet';
  if (document.getElementById(id)) return;
  const placeholder = document.createElement('template');
  placeholder.id = id;
  document.head.append(placeholder);
}
