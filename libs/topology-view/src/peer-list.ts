import { Component, computed, input, model } from '@angular/core';
import { type NameOf, plainName } from './drawn-name.ts';
import { peerSummary } from './peer-summary.ts';
import type { RoomGraph } from './room-graph.ts';
import { type Selection, touches } from './selection.ts';

/** The map as a list: in sight when `isOpen`, and always there for screen readers. */
@Component({
  selector: 't-peer-list',
  host: { '[class.open]': 'isOpen()' },
  template: `
    <ul aria-label="Peers on the map">
      @for (row of rows(); track row.peer) {
        <li [class.selected]="row.isSelected">
          @if (isOpen()) {
            <button type="button" [attr.aria-current]="row.isSelected" (click)="select(row.peer)">
              <strong>{{ row.name }}</strong> {{ row.text }}
            </button>
          } @else {
            {{ row.name }}: {{ row.text }}
          }
        </li>
      }
    </ul>
  `,
  styleUrl: './peer-list.scss',
})
export class PeerList {
  readonly graph = input.required<RoomGraph | undefined>();
  readonly nameOf = input.required<NameOf>();
  readonly isOpen = input.required<boolean>();
  readonly selected = model.required<Selection>();
  protected readonly rows = computed(() => {
    const [nameOf, selected] = [this.nameOf(), this.selected()];
    return (this.graph()?.peers ?? []).map((peer) => ({
      peer: peer.peer,
      name: plainName(nameOf(peer.peer)),
      text: peerSummary(peer, nameOf),
      isSelected: touches(selected, peer.peer),
    }));
  });

  protected select(peer: Parameters<NameOf>[0]): void {
    this.selected.set({ kind: 'peer', peer });
  }
}
