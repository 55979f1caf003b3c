import { Component, computed, input } from '@angular/core';
import { encodeQR } from 'qr';

/** A QR code as vector; dark on white in both colour schemes, since many scanners can not read the inverse. */
@Component({
  selector: 't-qr-code',
  host: { role: 'img', '[attr.aria-label]': 'label()' },
  template: `
    <svg [attr.viewBox]="drawing().viewBox" shape-rendering="crispEdges" aria-hidden="true">
      <path [attr.d]="drawing().path" />
    </svg>
  `,
  styles: `
    :host {
      display: block;
      padding: 4%;
      border-radius: var(--radius-small);
      background: #fff;
    }
    svg {
      display: block;
      width: 100%;
      fill: #14110d;
    }
  `,
})
export class QrCode {
  readonly text = input.required<string>();
  readonly label = input.required<string>();
  protected readonly drawing = computed(() => draw(encodeQR(this.text(), 'raw', { ecc: 'low', border: 1 })));
}

function draw(cells: readonly (readonly boolean[])[]): { viewBox: string; path: string } {
  const path = cells.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { viewBox: `0 0 ${cells.length} ${cells.length}`, path };
}
