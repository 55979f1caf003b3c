import { Component, type ElementRef, afterNextRender, output, viewChild } from '@angular/core';

/** The keys of a map; taken away by the one that brought it, Escape, or its button. */
@Component({
  selector: 't-map-help',
  template: `
    <section role="dialog" aria-label="Keys of the map">
      <dl>
        @for (key of keys; track key[0]) {
          <div>
            <dt>
              @for (cap of key[0].split(' '); track cap) {
                <kbd>{{ cap }}</kbd>
              }
            </dt>
            <dd>{{ key[1] }}</dd>
          </div>
        }
      </dl>
      <button #close type="button" (click)="closed.emit()">Close</button>
    </section>
  `,
  styleUrl: './map-help.scss',
})
export class MapHelp {
  readonly closed = output();
  protected readonly keys = [
    ['/', 'find a peer'],
    ['n p', 'next gap, previous gap'],
    ['← ↑ ↓ →', 'to a neighbour'],
    ['Enter', 'to the panel of who is selected'],
    ['Esc', 'select nothing'],
    ['f', 'fit the whole map'],
    ['+ −', 'zoom'],
    ['v', 'layers'],
    ['?', 'these keys'],
  ] as const;
  private readonly close = viewChild.required<ElementRef<HTMLElement>>('close');

  constructor() {
    afterNextRender(() => this.close().nativeElement.focus());
  }
}
