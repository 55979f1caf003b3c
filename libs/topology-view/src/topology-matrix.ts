import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { LucideDownload } from '@lucide/angular';
import { drawCrossHairs, drawMatrix, drawNames } from './draw-matrix.ts';
import { drawnName } from './drawn-name.ts';
import { mapKey } from './map-keys.ts';
import { cellOf, matrixCells, matrixFrame, selectionAt, stepFrom } from './matrix-cells.ts';
import { type Palette, readPalette, watchPalette } from './palette.ts';
import { saveFile } from './save-file.ts';
import { sameSelection, type Selection } from './selection.ts';
import { RoomViewer } from './room-viewer.ts';
import { selectionWords } from './selection-words.ts';
import { nextGap } from './steps.ts';
import { toCsv } from './to-csv.ts';

/**
 * Everyone against everyone, in the order of the vouch tree: who is linked with nobody is a cross through all of
 * it. For rooms in which a map has too many lines. Takes the same inputs as the map.
 */
@Component({
  selector: 't-topology-matrix',
  imports: [LucideDownload],
  templateUrl: './topology-matrix.html',
  styleUrl: './topology-matrix.scss',
})
export class TopologyMatrix extends RoomViewer {
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #destroyRef = inject(DestroyRef);

  /** Of what is under the pointer, or selected. */
  protected readonly told = computed(() => {
    const [graph, selection] = [this.graph(), this.hovered() ?? this.selected()];
    return graph ? selectionWords(graph, selection, this.nameOf()) : '';
  });
  readonly #cells = computed(() => {
    const graph = this.graph();
    return graph && matrixCells(graph);
  });
  readonly #size = signal({ width: 0, height: 0 });
  readonly #frame = computed(() => {
    const { width, height } = this.#size();
    return matrixFrame(this.#cells()?.order.length ?? 0, width, height);
  });
  readonly #palette = signal<Palette | undefined>(undefined);

  private readonly cellCanvas = viewChild.required<ElementRef<HTMLCanvasElement>>('cells');
  private readonly hairCanvas = viewChild.required<ElementRef<HTMLCanvasElement>>('hairs');

  constructor() {
    super();
    afterNextRender(() => this.#start());
    effect(() => this.#drawCells());
    effect(() => this.#drawHairs());
  }

  /** What the room lists, a row for each pair. */
  csv(): string {
    const graph = this.graph();
    return graph ? toCsv(graph, this.nameOf()) : '';
  }

  protected save(): void {
    saveFile(new Blob([this.csv()], { type: 'text/csv' }), 'trust-matrix.csv', this.#host.ownerDocument);
  }

  protected onPointer({ offsetX, offsetY }: MouseEvent): void {
    const hovered = this.#selectionAt(offsetX, offsetY);
    if (!sameSelection(hovered, this.hovered())) this.hovered.set(hovered);
  }

  protected onPress({ offsetX, offsetY }: MouseEvent): void {
    this.selected.set(this.#selectionAt(offsetX, offsetY));
  }

  protected onKey(event: KeyboardEvent): void {
    const [action, graph, cells] = [mapKey(event), this.graph(), this.#cells()];
    if (!action || !graph || !cells) return;
    switch (action.kind) {
      case 'move':
        this.selected.update((selected) => stepFrom(cells, selected, action.x, action.y));
        break;
      case 'gap':
        this.selected.update((selected) => nextGap(graph.gaps, selected, action.step));
        break;
      case 'panel':
        this.openPanel();
        break;
      case 'leave':
        this.selected.set(null);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  #start(): void {
    const host = this.#host;
    this.#palette.set(readPalette(host));
    const unwatch = watchPalette(host, () => this.#palette.set(readPalette(host)));
    const observer = new ResizeObserver(() => this.#measure());
    observer.observe(this.cellCanvas().nativeElement);
    this.#destroyRef.onDestroy(() => {
      unwatch();
      observer.disconnect();
    });
  }

  #measure(): void {
    const { clientWidth: width, clientHeight: height } = this.cellCanvas().nativeElement;
    this.#size.set({ width, height });
  }

  #drawCells(): void {
    const [cells, frame, palette, nameOf] = [this.#cells(), this.#frame(), this.#palette(), this.nameOf()];
    const context = this.#context(this.cellCanvas().nativeElement);
    if (!cells || !palette || !context) return;
    drawMatrix(context, cells, frame, palette, devicePixelRatio);
    if (!frame.hasNames) return;
    const names = cells.order.map((peer) => drawnName(nameOf(peer)));
    drawNames(context, names, frame, palette, devicePixelRatio);
  }

  #drawHairs(): void {
    const [cells, frame, palette] = [this.#cells(), this.#frame(), this.#palette()];
    const context = this.#context(this.hairCanvas().nativeElement);
    if (!cells || !palette || !context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    for (const selection of [this.selected(), this.hovered()]) {
      const at = cellOf(cells, selection);
      if (at) drawCrossHairs(context, at, frame, palette, devicePixelRatio);
    }
  }

  /** As large as its place on the screen; a canvas that is resized is empty. */
  #context(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
    const { width, height } = this.#size();
    const [wide, high] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    if (canvas.width !== wide) canvas.width = wide;
    if (canvas.height !== high) canvas.height = high;
    return wide * high === 0 ? null : canvas.getContext('2d');
  }

  #selectionAt(x: number, y: number): Selection {
    const cells = this.#cells();
    return cells ? selectionAt(cells, this.#frame(), x, y) : null;
  }
}
