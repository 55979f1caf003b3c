import {
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  model,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { NgTemplateOutlet } from '@angular/common';
import { LucideGrid3x3, LucideInfo, LucideUsersRound, LucideWaypoints } from '@lucide/angular';
import type { PeerId } from '#protocol';
import {
  MAX_PEERS_WITH_LINKS,
  type Selection,
  TopologyMap,
  TopologyMatrix,
  TopologyPanel,
} from '#topology-view';
import { BrokenToken } from '../../shell/broken-token.ts';
import type { RoomStore } from '../room-store.ts';
import { isStale, mapNotes } from './map-notes.ts';
import { PictureFeed } from './picture-feed.ts';

/** A map of more has too many lines. */
const MATRIX_FROM = 150;

/** Who let whom in and where a link is missing, from the mesh's own reports, with one's own place first. */
@Component({
  selector: 't-trust-map',
  imports: [
    BrokenToken,
    LucideGrid3x3,
    LucideInfo,
    LucideUsersRound,
    LucideWaypoints,
    NgTemplateOutlet,
    TopologyMap,
    TopologyMatrix,
    TopologyPanel,
  ],
  templateUrl: './trust-map.html',
  styleUrl: './trust-map.scss',
})
export class TrustMap {
  readonly store = input.required<RoomStore>();
  readonly selected = model<Selection>(null);
  /** Somebody wants to act on whom the map shows. */
  readonly people = output();
  protected readonly hovered = signal<Selection>(null);
  protected readonly feed = signal<PictureFeed | undefined>(undefined);
  protected readonly picture = computed(() => this.feed()?.picture());
  protected readonly self = computed(() => this.store().view().self.peerId);
  protected readonly notes = computed(() => {
    const picture = this.picture();
    const store = this.store();
    return picture ? mapNotes(store.view(), picture, (peer) => store.nameOf(peer)) : [];
  });
  protected readonly isStale = computed(() => isStale(this.store().view()));
  protected readonly isAlone = computed(() => {
    const picture = this.picture();
    return picture !== undefined && !picture.peers.some(({ peer }) => peer !== this.self());
  });
  /** Undefined until somebody chooses. */
  protected readonly chosen = signal<'map' | 'matrix' | undefined>(undefined);
  protected readonly shown = computed(
    () => this.chosen() ?? ((this.picture()?.peers.length ?? 0) >= MATRIX_FROM ? 'matrix' : 'map'),
  );
  protected readonly nameOf = computed(() => {
    const { name } = this.store().view().self;
    return (peer: PeerId): string => (peer === this.self() ? name || 'You' : this.store().nameOf(peer));
  });
  readonly #links = computed(() => this.store().people().length < MAX_PEERS_WITH_LINKS);

  readonly #known = computed(() => this.picture()?.peers.length);
  protected readonly panel = viewChild(TopologyPanel);
  private readonly map = viewChild(TopologyMap);

  constructor() {
    effect((onCleanup) => {
      const feed = new PictureFeed(this.store().room.topology, { links: this.#links() });
      this.feed.set(feed);
      onCleanup(() => feed.close());
    });
    // Whoever comes is seen to come; what a person has moved or zoomed since stays theirs until then.
    afterRenderEffect(() => {
      this.#known();
      untracked(this.map)?.fit();
    });
    inject(DestroyRef).onDestroy(() => this.selected.set(null));
  }
}
