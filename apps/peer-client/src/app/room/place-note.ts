import { Component, input } from '@angular/core';
import { LucideRotateCw } from '@lucide/angular';

/** In place of a part of the room whose code is on its way, or did not come. */
@Component({
  selector: 't-place-note',
  imports: [LucideRotateCw],
  template: `
    @if (failed()) {
      <div role="alert">
        <p>
          <strong>The {{ what() }} did not load.</strong>
        </p>
        <p class="soft">
          This page’s host can not be reached, or has another build by now. Nothing of the room is lost.
        </p>
        <button type="button" class="button" (click)="reload()">
          <svg lucideRotateCw aria-hidden="true"></svg>Reload the page
        </button>
      </div>
    } @else {
      <p class="late soft" role="status">Opening the {{ what() }}…</p>
    }
  `,
  styles: `
    :host {
      display: block;
      margin: 12vh auto;
      padding: 0 1.25rem;
      text-align: center;
    }
    div {
      display: grid;
      justify-items: center;
      gap: 0.4rem;
    }
    .button {
      margin-top: 0.8rem;
    }
  `,
})
export class PlaceNote {
  readonly what = input.required<string>();
  readonly failed = input(false);

  protected reload(): void {
    location.reload();
  }
}
