import { Component, computed, input } from '@angular/core';
import { hueOf, patternOf } from './peer-look.ts';

/** Avatar of a peer: a small mosaic whose pattern and hue come from its key. Decoration only. */
@Component({
  selector: 't-peer-tile',
  host: { 'aria-hidden': 'true', '[style.--hue]': 'hue()', '[class.plain]': 'seed() === undefined' },
  template: `
    <svg viewBox="0 0 5 5" shape-rendering="crispEdges">
      <rect width="5" height="5" class="ground" />
      @for (cell of cells(); track $index) {
        <rect [attr.x]="cell.x" [attr.y]="cell.y" width="1" height="1" [class.deep]="cell.deep" />
      }
    </svg>
  `,
  styles: `
    :host {
      display: inline-block;
      flex: none;
      width: 40px;
      aspect-ratio: 1;
      border-radius: 24%;
      overflow: hidden;
      --strength: 0.12;
    }
    :host(.plain) {
      --strength: 0.02;
    }
    svg {
      display: block;
      width: 100%;
      height: 100%;
    }
    rect {
      fill: light-dark(oklch(0.66 var(--strength) var(--hue)), oklch(0.7 var(--strength) var(--hue)));
    }
    rect.deep {
      fill: light-dark(oklch(0.47 var(--strength) var(--hue)), oklch(0.56 var(--strength) var(--hue)));
    }
    rect.ground {
      fill: light-dark(
        oklch(0.92 calc(var(--strength) / 3) var(--hue)),
        oklch(0.32 calc(var(--strength) / 3) var(--hue))
      );
    }
  `,
})
export class PeerTile {
  /** Peer id (hex), or undefined for somebody without a key yet. */
  readonly seed = input.required<string | undefined>();
  protected readonly hue = computed(() => hueOf(this.seed() ?? ''));
  protected readonly cells = computed(() => patternOf(this.seed() ?? ''));
}
