import { Component, computed, input, model, output } from '@angular/core';
import { LucideCrown, LucideMoon, LucideOctagonAlert } from '@lucide/angular';
import type { DoorPicture } from '#topology';
import type { PeerId } from '#protocol';
import type { Selection } from '#topology-view';
import { age } from '../shell/figures.ts';
import { PeerButton } from './peer-button.ts';
import type { MemberRow } from './room-figures.ts';

const PRESENCES = {
  both: 'present',
  node: 'silent for a minute',
  mesh: 'not listed by the node',
  away: 'away, as last reported',
} as const;

/** Everybody who has reported, and who is at the door. */
@Component({
  selector: 't-members-tab',
  imports: [LucideCrown, LucideMoon, LucideOctagonAlert, PeerButton],
  templateUrl: './members-tab.html',
  styleUrl: './table.scss',
})
export class MembersTab {
  readonly rows = input.required<readonly MemberRow[]>();
  readonly door = input.required<readonly DoorPicture[]>();
  /** Of the node's clock. */
  readonly now = input.required<number>();
  readonly selected = model<Selection>(null);
  readonly disconnect = output<DoorPicture>();
  protected readonly presences = PRESENCES;
  protected readonly present = computed(
    () => this.rows().filter(({ presence }) => presence !== 'away').length,
  );

  protected select(peer: PeerId): void {
    this.selected.set({ kind: 'peer', peer });
  }

  protected isSelected(peer: PeerId): boolean {
    const selected = this.selected();
    return selected?.kind === 'peer' && selected.peer === peer;
  }

  protected ago(since: number | null): string {
    return since === null ? '–' : age(this.now() - since);
  }
}
