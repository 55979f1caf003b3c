import { computed, contentChild, Directive, input, model, output } from '@angular/core';
import type { PeerId, RoomId } from '#protocol';
import type { TopologySnapshot } from '#topology';
import type { NameOf } from './drawn-name.ts';
import { headline } from './headline.ts';
import { roomGraph } from './room-graph.ts';
import type { Selection } from './selection.ts';
import { TopologyPanel } from './topology-panel.ts';

/** What the map and the matrix of one room take and tell, so that either can stand in the place of the other. */
@Directive()
export abstract class RoomViewer {
  /** As `TopologyFeed.snapshot` and `applyDelta` give it; undefined while there is none yet. */
  readonly picture = input.required<TopologySnapshot | undefined>();
  /** Names in the peer client, pseudonyms in the dashboard. Signals that it reads are followed. */
  readonly nameOf = input.required<NameOf>();
  /** Whose own view it is: its branch is drawn first, at the top. */
  readonly self = input<PeerId>();
  /** Without one: the room of `self`, or the one with most peers. */
  readonly roomId = input<RoomId>();
  readonly selected = model<Selection>(null);
  /** What is under the pointer; bind it to the other one too. */
  readonly hovered = model<Selection>(null);
  /** Somebody pressed Enter, and the panel is not inside. */
  readonly panelWanted = output();

  protected readonly graph = computed(() => {
    const picture = this.picture();
    return picture && roomGraph(picture, { roomId: this.roomId(), self: this.self() });
  });
  protected readonly words = computed(() => {
    const graph = this.graph();
    return graph && headline(graph, this.nameOf());
  });

  private readonly panel = contentChild(TopologyPanel);

  protected openPanel(): void {
    const panel = this.panel();
    if (panel) panel.focus();
    else this.panelWanted.emit();
  }
}
