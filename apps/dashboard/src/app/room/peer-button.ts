import { Component, computed, input, output } from '@angular/core';
import type { PeerId } from '#protocol';
import { PeerTile } from '#ui';
import { pseudonym } from '../shell/pseudonym.ts';

/** A peer within a line of text or a table; pressing it selects the peer. */
@Component({
  selector: 't-peer-button',
  imports: [PeerTile],
  template: `
    <button type="button" [title]="peer()" (click)="pressed.emit(peer())">
      <t-peer-tile [seed]="peer()" /><code>{{ name() }}</code>
    </button>
  `,
  styles: `
    :host {
      display: inline-flex;
      vertical-align: middle;
    }
    button {
      display: inline-flex;
      align-items: center;
      gap: 0.45rem;
      padding: 0.15rem 0.3rem 0.15rem 0.15rem;
      border: 0;
      border-radius: 7px;
      background: none;
      color: var(--ink);
      font: inherit;
      font-weight: 600;
      cursor: pointer;
    }
    button:hover {
      background: color-mix(in srgb, var(--ink) 9%, transparent);
    }
    t-peer-tile {
      width: 24px;
    }
  `,
})
export class PeerButton {
  readonly peer = input.required<PeerId>();
  readonly pressed = output<PeerId>();
  protected readonly name = computed(() => pseudonym(this.peer()));
}
