import { Component, input } from '@angular/core';
import type { LineKind, TileMark } from './map-elements.ts';

/** What tiles and lines mean, with a sample of each: line style and word, never colour alone. */
@Component({
  selector: 't-topology-legend',
  template: `
    <ul aria-label="Legend">
      @for (line of lines; track line.kind) {
        @if (isWanted(line.kind)) {
          <li>
            <svg viewBox="0 0 34 12" width="34" height="12" aria-hidden="true" [class]="line.kind">
              @if (line.kind === 'split') {
                <path class="claim" d="M2 6H15" />
                <path class="denial" d="M19 6H32" />
              } @else {
                <path d="M2 6H32" />
              }
            </svg>
            {{ line.text }}
          </li>
        }
      }
      @for (tile of tiles; track tile.mark) {
        @if (isWanted(tile.mark)) {
          <li><span class="tile" [class]="tile.mark" aria-hidden="true"></span> {{ tile.text }}</li>
        }
      }
    </ul>
  `,
  styleUrl: './topology-legend.scss',
})
export class TopologyLegend {
  /** Only what is on the map; all there is without. */
  readonly only = input<ReadonlySet<LineKind | TileMark>>();

  protected readonly lines = [
    { kind: 'vouch', text: 'vouched for' },
    { kind: 'said', text: 'vouched for, as only one says' },
    { kind: 'gap', text: 'gap' },
    { kind: 'benign', text: 'gap of the network' },
    { kind: 'split', text: 'one-sided claim' },
    { kind: 'connecting', text: 'connecting' },
    { kind: 'link', text: 'link' },
    { kind: 'relayed', text: 'relayed link' },
  ] as const;
  protected readonly tiles = [
    { mark: 'suspect', text: 'suspect' },
    { mark: 'sponsor', text: 'sponsor of a suspect' },
    { mark: 'away', text: 'away, as last reported' },
    { mark: 'unlisted', text: 'not listed by the node' },
  ] as const;

  protected isWanted(kind: LineKind | TileMark): boolean {
    return this.only()?.has(kind) !== false;
  }
}
