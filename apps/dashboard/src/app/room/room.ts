import { Component, computed, effect, inject, input, signal, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import {
  LucideChevronRight,
  LucideEllipsis,
  LucideEyeOff,
  LucideInfo,
  LucideTriangleAlert,
  LucideX,
} from '@lucide/angular';
import { type PeerId, RoomCode, type RoomId } from '#protocol';
import type { TopologySnapshot } from '#topology';
import { type Layers, type Selection, TopologyMap, TopologyMatrix, TopologyPanel } from '#topology-view';
import { RoomStore } from '../live/room-store.ts';
import { age, percent, plural } from '../shell/figures.ts';
import { longPseudonym, pseudonym } from '../shell/pseudonym.ts';
import { CutCard } from './cut-card.ts';
import { EventsTab } from './events-tab.ts';
import { GapsTab } from './gaps-tab.ts';
import { MembersTab } from './members-tab.ts';
import { RoomActs } from './room-acts.ts';
import {
  layersFrom,
  layersText,
  selectionFrom,
  selectionText,
  TABS,
  type Tab,
  tabFrom,
} from './room-address.ts';
import { gapRows, groupOf, memberRows, previewOf } from './room-figures.ts';

const NOTHING: TopologySnapshot = { version: 0, peers: [], pairs: [], groups: [], door: [] };

const TAB_NAMES: Readonly<Record<Tab, string>> = {
  map: 'Map',
  matrix: 'Matrix',
  members: 'Members',
  gaps: 'Gaps',
  events: 'Events',
};

/** One room from every side. What is shown, selected and filtered is in the address. */
@Component({
  selector: 't-room',
  imports: [
    CutCard,
    EventsTab,
    GapsTab,
    LucideChevronRight,
    LucideEllipsis,
    LucideEyeOff,
    LucideInfo,
    LucideTriangleAlert,
    LucideX,
    MembersTab,
    RouterLink,
    TopologyMap,
    TopologyMatrix,
    TopologyPanel,
  ],
  providers: [RoomStore, RoomActs],
  templateUrl: './room.html',
  styleUrl: './room.scss',
  host: { '(document:keydown.escape)': 'menuOpen.set(false)' },
})
export class Room {
  readonly #router = inject(Router);
  protected readonly store = inject(RoomStore);
  protected readonly acts = inject(RoomActs);

  /** From the address. */
  readonly code = input.required<string>();
  readonly tab = input<string>();
  readonly sel = input<string>();
  readonly layers = input<string>();
  readonly cause = input<string>();
  readonly show = input<string>();
  readonly group = input<string>();

  protected readonly tabs = TABS;
  protected readonly tabNames = TAB_NAMES;
  protected readonly nameOf = pseudonym;
  protected readonly longNameOf = longPseudonym;
  protected readonly plural = plural;
  protected readonly menuOpen = signal(false);
  protected readonly noteShown = signal(localStorage.getItem(NOTE_KEY) === null);
  protected readonly hovered = signal<Selection>(null);

  protected readonly room = computed(() => RoomCode.safeParse(this.code()).data);
  protected readonly state = this.store.state;
  protected readonly row = computed(() => this.state()?.row ?? undefined);
  protected readonly picture = computed(() => this.state()?.topology);
  protected readonly now = computed(() => this.state()?.at ?? 0);
  protected readonly picked = computed(() => {
    const picture = this.picture();
    return picture && groupOf(picture, this.group() as RoomId | undefined);
  });
  protected readonly place = computed(() => tabFrom(this.tab(), this.picked()?.counts.present ?? 0));
  protected readonly selection = computed(() => selectionFrom(this.sel()));
  protected readonly drawn = computed(() => layersFrom(this.layers()));
  protected readonly members = computed(() => {
    const [picture, group, sessions] = [this.picture(), this.picked(), this.state()?.sessions];
    return picture && group ? memberRows(picture, group, sessions ?? []) : [];
  });
  protected readonly gaps = computed(() => {
    const [picture, group] = [this.picture(), this.picked()];
    return picture && group ? gapRows(picture, group) : [];
  });
  protected readonly share = computed(() => percent(this.picked()?.completeness ?? 1));
  protected readonly oldest = computed(() => {
    const since = this.gaps()[0]?.since;
    return typeof since === 'number' ? age(this.now() - since) : '';
  });
  protected readonly peer = computed(() => {
    const selection = this.selection();
    return selection?.kind === 'peer' ? selection.peer : undefined;
  });
  protected readonly isKnown = computed(() => this.members().some(({ peer }) => peer === this.peer()));
  protected readonly preview = computed(() => {
    const [peer, group] = [this.peer(), this.picked()];
    return peer && group ? previewOf(this.picture() ?? NOTHING, group, peer) : undefined;
  });
  /** Of the selected peer, while the node lists it. */
  protected readonly sid = computed(() => {
    const member = this.members().find(({ peer }) => peer === this.peer());
    return member && this.state()?.sessions.find(({ sid }) => sid === member.sid)?.sid;
  });

  private readonly panel = viewChild(TopologyPanel);

  constructor() {
    effect(() => {
      const room = this.room();
      if (room !== undefined) this.store.open(room);
    });
  }

  protected go(change: Record<string, string | null>): void {
    void this.#router.navigate([], { queryParams: change, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected select(selection: Selection): void {
    this.go({ sel: selectionText(selection) });
  }

  protected selectPeer(peer: PeerId): void {
    this.select({ kind: 'peer', peer });
    this.panel()?.focus();
  }

  protected draw(layers: Layers): void {
    this.go({ layers: layersText(layers) });
  }

  protected toPanel(): void {
    this.panel()?.focus();
  }

  protected hideNote(): void {
    localStorage.setItem(NOTE_KEY, 'read');
    this.noteShown.set(false);
  }

  protected act(what: (room: RoomCode) => Promise<void>): void {
    this.menuOpen.set(false);
    const room = this.room();
    if (room !== undefined) void what(room);
  }
}

const NOTE_KEY = 'tessera-what-a-map-is';
