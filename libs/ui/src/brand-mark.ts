import { Component } from '@angular/core';

/** A small mosaic; its last tile is just being laid. */
@Component({
  selector: 't-brand-mark',
  host: { 'aria-hidden': 'true' },
  template: `
    <svg viewBox="0 0 32 32" width="32" height="32">
      <rect class="a" x="2" y="2" width="8.4" height="8.4" rx="1.6" />
      <rect class="b" x="11.8" y="2" width="8.4" height="8.4" rx="1.6" />
      <rect class="c" x="2" y="11.8" width="8.4" height="8.4" rx="1.6" />
      <rect class="a" x="11.8" y="11.8" width="8.4" height="8.4" rx="1.6" />
      <rect class="b" x="21.6" y="11.8" width="8.4" height="8.4" rx="1.6" />
      <rect class="b" x="2" y="21.6" width="8.4" height="8.4" rx="1.6" />
      <rect class="c" x="11.8" y="21.6" width="8.4" height="8.4" rx="1.6" />
      <rect class="a" x="21.6" y="21.6" width="8.4" height="8.4" rx="1.6" />
      <rect class="last" x="21.6" y="2" width="8.4" height="8.4" rx="1.6" />
    </svg>
  `,
  styles: `
    :host {
      display: inline-flex;
    }
    .a {
      fill: var(--tile-1);
    }
    .b {
      fill: var(--tile-2);
    }
    .c {
      fill: var(--tile-3);
    }
    .last {
      fill: var(--tile-4);
      transform: translate(1px, -1px) rotate(14deg);
      transform-box: fill-box;
      transform-origin: center;
      transition: transform 0.25s ease-out;
    }
    :host-context(a:hover) .last,
    :host-context(a:focus-visible) .last {
      transform: none;
    }
  `,
})
export class BrandMark {}
