import { Component, computed, inject } from '@angular/core';
import { LucideFileArchive } from '@lucide/angular';
import { CopyInbox } from './copy-inbox.ts';
import { contentWords } from './copy-words.ts';

/** On the page that makes a room: what it begins with, where somebody has opened a saved copy. */
@Component({
  selector: 't-chosen-copy',
  imports: [LucideFileArchive],
  template: `
    @if (inbox.chosen(); as chosen) {
      <div class="chosen" role="group" aria-label="Saved copy">
        <svg lucideFileArchive aria-hidden="true"></svg>
        <p>
          It begins with <strong>{{ words() }}</strong> from your copy of
          <strong>{{ chosen.opened.room.title || chosen.opened.room.code }}</strong>, saved {{ savedAt() }}.
        </p>
        <button type="button" class="button quiet" (click)="inbox.clear()">Begin empty</button>
      </div>
    }
  `,
  styles: `
    .chosen {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.6rem 1rem;
      padding: 0.9rem 1.1rem;
      border-left: 4px solid var(--verdigris);
      border-radius: var(--radius-small);
      background: var(--verdigris-wash);
    }
    p {
      flex: 1 1 16rem;
      overflow-wrap: anywhere;
    }
    svg {
      flex: none;
      width: 26px;
      height: 26px;
      color: var(--verdigris);
    }
  `,
})
export class ChosenCopy {
  protected readonly inbox = inject(CopyInbox);
  protected readonly words = computed(() => {
    const chosen = this.inbox.chosen();
    return chosen ? contentWords(chosen.contents) : '';
  });
  protected readonly savedAt = computed(() =>
    new Date(this.inbox.chosen()?.opened.room.savedAt ?? 0).toLocaleString(undefined, {
      dateStyle: 'long',
      timeStyle: 'short',
    }),
  );
}
