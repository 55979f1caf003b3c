import { Component, computed, input, model } from '@angular/core';
import type { RoomEvent } from '#protocol/operator';
import { clockTime } from '../shell/figures.ts';
import { eventWords } from './event-words.ts';

const SHOWN = 300;

/** What has happened since the page was opened and a little before, newest first. */
@Component({
  selector: 't-events-tab',
  template: `
    <div class="filters" role="group" aria-label="Which events">
      @for (choice of choices; track choice.value) {
        <button
          type="button"
          class="button small"
          [attr.aria-pressed]="shown() === choice.value"
          (click)="shown.set(choice.value)"
        >
          {{ choice.name }}
        </button>
      }
    </div>
    <div class="scroll slab" tabindex="0" role="region" aria-label="Events">
      <ol class="plain events" reversed>
        @for (entry of entries(); track entry.event.id) {
          <li [attr.data-tone]="entry.words.tone">
            <time class="soft figures">{{ time(entry.event.at) }}</time>
            <i aria-hidden="true"></i>
            <span>{{ entry.words.text }}</span>
            <span class="soft small">{{ entry.words.seen ? 'seen by the node' : 'signed by peers' }}</span>
          </li>
        } @empty {
          <li class="none soft">Nothing has happened yet.</li>
        }
      </ol>
    </div>
  `,
  styleUrl: './table.scss',
})
export class EventsTab {
  /** Oldest first. */
  readonly events = input.required<readonly RoomEvent[]>();
  /** `all`, `gaps` or `people`. */
  readonly shown = model<string>('all');
  protected readonly choices = [
    { value: 'all', name: 'All' },
    { value: 'gaps', name: 'Links and gaps' },
    { value: 'people', name: 'Who comes and goes' },
  ];
  protected readonly time = clockTime;
  protected readonly entries = computed(() =>
    this.events()
      .filter((event) => isShown(event, this.shown()))
      .slice(-SHOWN)
      .reverse()
      .map((event) => ({ event, words: eventWords(event) })),
  );
}

function isShown({ kind }: RoomEvent, shown: string): boolean {
  const isLink = kind === 'linked' || kind === 'gap' || kind === 'one-sided';
  return shown === 'gaps' ? isLink : shown === 'people' ? !isLink : true;
}
