import { Component, computed, ElementRef, inject, input, model } from '@angular/core';
import { LucideX } from '@lucide/angular';
import type { PeerId, RoomId } from '#protocol';
import type { TopologySnapshot } from '#topology';
import { PeerTile, tickingNow } from '#ui';
import { agoWords } from '#ui/words';
import { type NameOf, plainName } from './drawn-name.ts';
import { pairStory, peerStory } from './panel-stories.ts';
import { roomGraph } from './room-graph.ts';
import type { Selection } from './selection.ts';

/** Who or what is selected, told in words. What is put inside it, such as buttons, comes last. */
@Component({
  selector: 't-topology-panel',
  imports: [LucideX, PeerTile],
  host: {
    role: 'region',
    'aria-label': 'Selection',
    tabindex: '-1',
    '[hidden]': 'story() === undefined',
    '(keydown.escape)': 'selected.set(null)',
  },
  templateUrl: './topology-panel.html',
  styleUrl: './topology-panel.scss',
})
export class TopologyPanel {
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #now = tickingNow(10_000);

  readonly picture = input.required<TopologySnapshot | undefined>();
  readonly nameOf = input.required<NameOf>();
  readonly self = input<PeerId>();
  readonly roomId = input<RoomId>();
  readonly selected = model<Selection>(null);

  protected readonly story = computed(() => {
    const [picture, selected] = [this.picture(), this.selected()];
    if (!picture || !selected) return undefined;
    const graph = roomGraph(picture, { roomId: this.roomId(), self: this.self() });
    if (!graph) return undefined;
    return selected.kind === 'peer'
      ? peerStory(graph, selected.peer)
      : pairStory(graph, selected.a, selected.b);
  });

  focus(): void {
    this.#host.focus();
  }

  protected nameFor(peer: PeerId): string {
    const name = plainName(this.nameOf()(peer));
    return peer === this.self() ? `${name} (you)` : name;
  }

  protected ago(since: number): string {
    return agoWords(since, this.#now());
  }

  protected go(peer: PeerId): void {
    this.selected.set({ kind: 'peer', peer });
    this.#host.focus();
  }

  protected goToPair(a: PeerId, b: PeerId): void {
    this.selected.set({ kind: 'pair', a, b });
    this.#host.focus();
  }
}
