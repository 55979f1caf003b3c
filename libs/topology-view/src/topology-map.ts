import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  linkedSignal,
  model,
  signal,
  viewChild,
} from '@angular/core';
import { exportMap, type ExportFormat } from './export-map.ts';
import { FIRST_LAYERS, type Layers } from './layers.ts';
import { type MapElements, mapElements } from './map-elements.ts';
import { mapKey } from './map-keys.ts';
import { MapHelp } from './map-help.ts';
import { MapRenderer } from './map-renderer.ts';
import { MapToolbar } from './map-toolbar.ts';
import { MAP_FONT } from './map-style.ts';
import { type Palette, readPalette, watchPalette } from './palette.ts';
import { PeerList } from './peer-list.ts';
import { arrangePeers, placePeers, type Place, type Places, type Rooted } from './radial-places.ts';
import { RoomViewer } from './room-viewer.ts';
import { selectionWords } from './selection-words.ts';
import { saveFile } from './save-file.ts';
import { nextGap, peerTowards } from './steps.ts';
import { TopologyLegend } from './topology-legend.ts';

/**
 * The trust graph of one room as a radial tree of who let whom in, with what is missing drawn on top of it. Fills
 * its parent, which gives it a height. A `t-topology-panel` inside it is laid over its side; other content goes
 * into its bar.
 */
@Component({
  selector: 't-topology-map',
  imports: [MapHelp, MapToolbar, PeerList, TopologyLegend],
  templateUrl: './topology-map.html',
  styleUrl: './topology-map.scss',
})
export class TopologyMap extends RoomViewer {
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #destroyRef = inject(DestroyRef);

  readonly layers = model<Layers>(FIRST_LAYERS);
  /** Of what is under the pointer. */
  protected readonly tip = computed(() => {
    const [graph, hovered, at] = [this.graph(), this.hovered(), this.#pointer()];
    return graph && at && { ...at, text: selectionWords(graph, hovered, this.nameOf()) };
  });
  protected readonly told = computed(() => {
    const graph = this.graph();
    return graph ? selectionWords(graph, this.selected(), this.nameOf()) : '';
  });
  readonly #pointer = signal<Place | undefined>(undefined);
  protected readonly help = signal(false);
  protected readonly isListOpen = signal(false);

  /** Made anew only for another room or by `tidy`; else who is there stays where it is. */
  readonly #places = linkedSignal<readonly Rooted[], Places>({
    source: () => this.#rooted(),
    computation: (peers, previous) => placePeers(previous?.value ?? new Map(), peers, this.self()),
  });
  readonly #rooted = computed<readonly Rooted[]>(
    () => (this.graph()?.peers ?? []).map(({ peer, sponsor }) => ({ peer, parent: sponsor?.peer })),
    { equal: sameTree },
  );
  readonly #elements = computed<MapElements>(() => {
    const graph = this.graph();
    if (!graph) return { tiles: [], lines: [], untold: 0 };
    return mapElements(graph, {
      places: this.#places(),
      layers: this.layers(),
      selected: this.selected(),
      hovered: this.hovered(),
      self: this.self(),
      nameOf: this.nameOf(),
    });
  });
  protected readonly untold = computed(() => this.#elements().untold);
  protected readonly onMap = computed(() => {
    const { tiles, lines } = this.#elements();
    return new Set([...lines.map(({ kind }) => kind), ...tiles.flatMap(({ marks }) => marks)]);
  });
  readonly #palette = signal<Palette | undefined>(undefined);
  readonly #renderer = signal<MapRenderer | undefined>(undefined);

  private readonly canvas = viewChild.required<ElementRef<HTMLElement>>('canvas');
  private readonly toolbar = viewChild(MapToolbar);

  constructor() {
    super();
    afterNextRender(() => this.#start());
    effect(() => {
      const [renderer, elements] = [this.#renderer(), this.#elements()];
      renderer?.draw(elements);
    });
    effect(() => {
      const palette = this.#palette();
      if (palette) this.#renderer()?.repaint(palette);
    });
    effect(() => this.#reveal());
  }

  fit(): void {
    this.#renderer()?.fit();
  }

  zoomBy(factor: number): void {
    this.#renderer()?.zoomBy(factor);
  }

  /** Lays the tree out afresh, as if everybody had come at once. */
  tidy(): void {
    this.#places.set(arrangePeers(this.#rooted(), this.self()));
    this.fit();
  }

  /** The map or its data as a file; null while there is nothing to save. */
  async export(format: ExportFormat): Promise<Blob | null> {
    const [picture, graph, palette, renderer] = [
      this.picture(),
      this.graph(),
      this.#palette(),
      this.#renderer(),
    ];
    if (!picture || !graph || !palette || !renderer) return null;
    if (format === 'png') return renderer.png();
    return exportMap(format, { graph, elements: this.#elements(), palette, nameOf: this.nameOf() });
  }

  protected async save(format: ExportFormat): Promise<void> {
    const file = await this.export(format);
    if (file) saveFile(file, `trust-map.${format}`, this.#host.ownerDocument);
  }

  protected onKey(event: KeyboardEvent): void {
    const action = mapKey(event);
    if (!action) return;
    event.preventDefault();
    switch (action.kind) {
      case 'search':
        return this.toolbar()?.focusSearch();
      case 'gap':
        return this.#toGap(action.step);
      case 'move':
        return this.#move(action.x, action.y);
      case 'panel':
        return this.openPanel();
      case 'fit':
        return this.fit();
      case 'zoom':
        return this.zoomBy(action.factor);
      case 'layers':
        return this.toolbar()?.openLayers();
      case 'help':
        return this.help.update((isOpen) => !isOpen);
      case 'leave':
        return this.#leave();
    }
  }

  #start(): void {
    const palette = readPalette(this.#host);
    this.#palette.set(palette);
    const renderer = new MapRenderer(this.canvas().nativeElement, palette, {
      pressed: (selection) => this.selected.set(selection),
      hovered: (selection, at) => {
        this.hovered.set(selection);
        this.#pointer.set(selection ? at : undefined);
      },
    });
    this.#renderer.set(renderer);
    const unwatch = watchPalette(this.#host, () => this.#palette.set(readPalette(this.#host)));
    // Letters that were drawn before their typeface came are drawn again.
    const { fonts } = this.#host.ownerDocument;
    if (!fonts.check(MAP_FONT)) {
      void fonts.load(MAP_FONT).then(() => this.#palette.set(readPalette(this.#host)));
    }
    const observer = new ResizeObserver(() => {
      renderer.resize();
      this.#reveal();
    });
    observer.observe(this.canvas().nativeElement);
    this.#destroyRef.onDestroy(() => {
      unwatch();
      observer.disconnect();
      renderer.destroy();
    });
  }

  #reveal(): void {
    const selected = this.selected();
    if (selected)
      this.#renderer()?.reveal(selected.kind === 'peer' ? [selected.peer] : [selected.a, selected.b]);
  }

  #toGap(step: 1 | -1): void {
    const graph = this.graph();
    if (graph) this.selected.update((selected) => nextGap(graph.gaps, selected, step));
  }

  #move(x: number, y: number): void {
    const peer = peerTowards(this.#places(), this.selected(), { x, y });
    if (peer !== undefined) this.selected.set({ kind: 'peer', peer });
  }

  #leave(): void {
    if (this.help()) this.help.set(false);
    else this.selected.set(null);
  }
}

function sameTree(one: readonly Rooted[], other: readonly Rooted[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ peer, parent }, place) => peer === other[place]?.peer && parent === other[place].parent)
  );
}
