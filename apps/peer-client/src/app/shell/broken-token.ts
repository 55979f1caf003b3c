import { Component, computed, input } from '@angular/core';
import { layToken } from './token-tiles.ts';

/**
 * The token in two halves. `apart` from 1 (strangers) to 0 (they match); `--spread` moves them away from each
 * other by as many units of the drawing, for something to stand between. Decoration only.
 */
@Component({
  selector: 't-broken-token',
  host: { 'aria-hidden': 'true' },
  template: `
    <svg viewBox="-125 -108 250 216">
      @for (half of halves; track half.name) {
        <g [style.transform]="shifts()[half.name]">
          @for (tile of half.tiles; track tile.points) {
            <polygon [attr.points]="tile.points" [class]="'tone-' + tile.tone" />
          }
        </g>
      }
    </svg>
  `,
  styles: `
    :host {
      display: block;
    }
    svg {
      display: block;
      width: 100%;
      height: auto;
      overflow: visible;
    }
    g {
      transition: transform 0.9s cubic-bezier(0.3, 1.25, 0.5, 1);
    }
    @for $tone from 1 through 6 {
      .tone-#{$tone} {
        fill: var(--tile-#{$tone});
      }
    }
  `,
})
export class BrokenToken {
  readonly apart = input(0);
  protected readonly halves = HALVES;
  protected readonly shifts = computed(() => {
    const away = this.apart();
    return {
      left: `translate(calc(${-away * 22}px - var(--spread, 0px)), ${away * 5}px) rotate(${-away * 5}deg)`,
      right: `translate(calc(${away * 22}px + var(--spread, 0px)), ${-away * 5}px) rotate(${away * 4}deg)`,
    };
  });
}

const TILES = layToken();
const HALVES = (['left', 'right'] as const).map((name) => ({
  name,
  tiles: TILES.filter((tile) => tile.half === name),
}));
