import { Component, computed, type ElementRef, input, model, output, signal, viewChild } from '@angular/core';
import {
  LucideDownload,
  LucideKeyboard,
  LucideLayers,
  LucideList,
  LucideMaximize,
  LucideMinus,
  LucidePlus,
  LucideSearch,
  LucideSparkles,
} from '@lucide/angular';
import { PeerTile } from '#ui';
import { type NameOf, plainName } from './drawn-name.ts';
import type { ExportFormat } from './export-map.ts';
import type { Layers } from './layers.ts';
import { ZOOM_STEP } from './map-keys.ts';
import { isPresent, MAX_PEERS_WITH_LINKS, type RoomGraph } from './room-graph.ts';
import { findPeers } from './find-peers.ts';
import type { Selection } from './selection.ts';

let bars = 0;

/** Search, layers, zoom, list, export and help of a map. */
@Component({
  selector: 't-map-toolbar',
  imports: [
    LucideDownload,
    LucideKeyboard,
    LucideLayers,
    LucideList,
    LucideMaximize,
    LucideMinus,
    LucidePlus,
    LucideSearch,
    LucideSparkles,
    PeerTile,
  ],
  host: { role: 'toolbar', 'aria-label': 'Map' },
  templateUrl: './map-toolbar.html',
  styleUrl: './map-toolbar.scss',
})
export class MapToolbar {
  readonly graph = input.required<RoomGraph | undefined>();
  readonly nameOf = input.required<NameOf>();
  readonly layers = model.required<Layers>();
  readonly selected = model.required<Selection>();
  readonly isListOpen = model.required<boolean>();
  readonly fit = output();
  readonly tidy = output();
  readonly zoom = output<number>();
  readonly help = output();
  readonly save = output<ExportFormat>();

  protected readonly id = `t-map-bar-${(bars += 1)}`;
  protected readonly query = signal('');
  protected readonly found = computed(() => {
    const graph = this.graph();
    return graph ? findPeers(graph, this.nameOf(), this.query()) : [];
  });
  protected readonly hasTooMany = computed(
    () => (this.graph()?.peers.filter(isPresent).length ?? 0) > MAX_PEERS_WITH_LINKS,
  );
  protected readonly steps = { in: ZOOM_STEP, out: 1 / ZOOM_STEP };
  protected readonly formats: readonly (readonly [ExportFormat, string])[] = [
    ['png', 'PNG picture'],
    ['svg', 'SVG drawing'],
    ['json', 'JSON'],
    ['graphml', 'GraphML'],
    ['csv', 'CSV, a row for each pair'],
  ];
  private readonly search = viewChild.required<ElementRef<HTMLInputElement>>('search');
  private readonly layerMenu = viewChild.required<ElementRef<HTMLElement>>('layerMenu');
  private readonly exportMenu = viewChild.required<ElementRef<HTMLElement>>('exportMenu');

  focusSearch(): void {
    this.search().nativeElement.focus();
    this.search().nativeElement.select();
  }

  openLayers(): void {
    const menu = this.layerMenu().nativeElement;
    menu.showPopover();
    menu.querySelector('input')?.focus();
  }

  protected nameFor(peer: Parameters<NameOf>[0]): string {
    return plainName(this.nameOf()(peer));
  }

  protected pick(peer: Parameters<NameOf>[0] | undefined): void {
    if (peer === undefined) return;
    this.selected.set({ kind: 'peer', peer });
    this.query.set('');
  }

  protected set(layer: Partial<Layers>): void {
    this.layers.update((layers) => ({ ...layers, ...layer }));
  }

  protected saveAs(format: ExportFormat): void {
    this.exportMenu().nativeElement.hidePopover();
    this.save.emit(format);
  }
}
