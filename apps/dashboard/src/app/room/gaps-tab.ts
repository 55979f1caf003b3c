import { Component, computed, input, model } from '@angular/core';
import { LucideCheckCheck } from '@lucide/angular';
import type { PeerId, ReportedState } from '#protocol';
import { type GapCause, isBenign, type PairPicture } from '#topology';
import type { Selection } from '#topology-view';
import { age } from '../shell/figures.ts';
import { CAUSES, causeWords } from './event-words.ts';
import { PeerButton } from './peer-button.ts';
import { causeOf } from './room-figures.ts';
import { whereItStopped } from './where-it-stopped.ts';

/** Every pair that misses each other: why, since when, and what both sides say. */
@Component({
  selector: 't-gaps-tab',
  imports: [LucideCheckCheck, PeerButton],
  templateUrl: './gaps-tab.html',
  styleUrl: './table.scss',
})
export class GapsTab {
  readonly gaps = input.required<readonly PairPicture[]>();
  /** Of the node's clock. */
  readonly now = input.required<number>();
  /** A cause, `one-sided`, or undefined for all. */
  readonly cause = model<string>();
  readonly selected = model<Selection>(null);

  protected readonly causeWords = causeWords;
  protected readonly causeOf = causeOf;
  protected readonly isBenign = isBenign;
  protected readonly whereItStopped = whereItStopped;
  protected readonly causes = computed(() => {
    const counts = Map.groupBy(this.gaps(), (gap) => causeOf(gap) ?? 'one-sided');
    return [...counts].map(([cause, gaps]) => ({
      cause,
      words: causeWords(cause === 'one-sided' ? null : cause),
      count: gaps.length,
    }));
  });
  protected readonly rows = computed(() => {
    const wanted = this.cause();
    return wanted === undefined
      ? this.gaps()
      : this.gaps().filter((gap) => (causeOf(gap) ?? 'one-sided') === wanted);
  });

  protected select(peer: PeerId): void {
    this.selected.set({ kind: 'peer', peer });
  }

  protected selectPair({ a, b }: PairPicture): void {
    this.selected.set({ kind: 'pair', a, b });
  }

  protected isSelected({ a, b }: PairPicture): boolean {
    const selected = this.selected();
    return selected?.kind === 'pair' && selected.a === a && selected.b === b;
  }

  protected ago({ since }: PairPicture): string {
    return since === null ? '–' : age(this.now() - since);
  }

  protected said(word: ReportedState | null): string {
    if (word === null) return 'says nothing';
    return word in CAUSES ? CAUSES[word as GapCause] : word;
  }
}
