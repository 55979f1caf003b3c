import { Component, computed, input } from '@angular/core';
import { hueOf, patternOf } from './peer-look.ts';

/** Avatar of a peer: a small mosaic whose pattern and hue come from its key. Decoration only. */
@Component({
  selector: 't-peer-tile',
  host: { 'aria-hidden': 'true', '[style.--hue]': 'hue()' },
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
    }
    svg {
      display: block;
      width: 100%;
      height: 100%;
    }
    rect {
      fill: light-dark(oklch(0.66 0.12 var(--hue)), oklch(0.7 0.12 var(--hue)));
    }
    rect.deep {
      fill: light-dark(oklch(0.47 0.12 var(--hue)), oklch(0.56 0.12 var(--hue)));
    }
    rect.ground {
      fill: light-dark(oklch(0.92 0.04 var(--hue)), oklch(0.32 0.04 var(--hue)));
    }
  `,
})
export class PeerTile {
  /** Peer id (or room id), in hex. */
  readonly seed = input.required<string>();
  protected readonly hue = computed(() => hueOf(this.seed()));
  protected readonly cells = computed(() => patternOf(this.seed()));
}
