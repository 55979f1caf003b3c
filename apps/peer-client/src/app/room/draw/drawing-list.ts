import { Component, computed, input, output, signal } from '@angular/core';
import { LucideCrosshair, LucideTrash, LucideX } from '@lucide/angular';
import type { PeerId } from '#protocol';
import type { Entry } from './model/entry.ts';
import { SHADES } from './model/palette.ts';
import { entryWords } from './view/entry-words.ts';

/** Everything on the board in words, newest first: for whoever does not see it, or looks for something in it. */
@Component({
  selector: 't-drawing-list',
  imports: [LucideCrosshair, LucideTrash, LucideX],
  template: `
    <header>
      <h2 id="drawing-list-title">On the board</h2>
      <span class="soft small">{{ pile().length }}</span>
      <button type="button" class="button quiet icon" aria-label="Close the list" (click)="closed.emit()">
        <svg lucideX aria-hidden="true"></svg>
      </button>
    </header>
    @if (pile().length === 0) {
      <p class="soft">Nothing yet.</p>
    }
    <ul class="plain" aria-labelledby="drawing-list-title">
      @for (item of items(); track item.id) {
        <li>
          <span class="tile" [style.background]="item.shade"></span>
          <span class="words"
            >{{ item.words }}<span class="soft small"> · {{ item.author }}</span></span
          >
          <button
            type="button"
            class="button quiet icon"
            [attr.aria-label]="'Show ' + item.words + ', by ' + item.author"
            (click)="show.emit(item.id)"
          >
            <svg lucideCrosshair aria-hidden="true"></svg>
          </button>
          @if (!isReadOnly()) {
            <button
              type="button"
              class="button quiet icon"
              [attr.aria-label]="'Delete ' + item.words + ', by ' + item.author"
              (click)="delete.emit(item.id)"
            >
              <svg lucideTrash aria-hidden="true"></svg>
            </button>
          }
        </li>
      }
    </ul>
    @if (pile().length > most()) {
      <button type="button" class="button more" (click)="most.set(most() + 100)">
        {{ pile().length - most() }} more
      </button>
    }
  `,
  styleUrl: './drawing-list.scss',
})
export class DrawingList {
  /** From the lowest to the highest. */
  readonly pile = input.required<readonly (readonly [string, Entry])[]>();
  readonly nameOf = input.required<(author: PeerId) => string>();
  readonly isReadOnly = input.required<boolean>();
  readonly show = output<string>();
  readonly delete = output<string>();
  readonly closed = output();
  protected readonly most = signal(100);
  protected readonly items = computed(() =>
    this.pile()
      .slice(-this.most())
      .map(([id, { mark, author }]) => ({
        id,
        words: entryWords(mark),
        author: this.nameOf()(author),
        shade: `light-dark(${SHADES[mark.style.colour].light}, ${SHADES[mark.style.colour].dark})`,
      }))
      .reverse(),
  );
}
