import { Component, computed, inject, resource } from '@angular/core';
import { RouterLink } from '@angular/router';
import { PeerTile } from '#ui';
import { agoWords } from '#ui/words';
import { RoomEngine } from '../engine/room-engine.ts';

@Component({
  selector: 't-recent-rooms',
  imports: [PeerTile, RouterLink],
  template: `
    @if (rooms.error()) {
      <section class="trouble card" role="alert">
        <p>
          <strong>The rooms on this device could not be read.</strong> This page is older than the one that
          was used here last, or did not load whole. They are still there.
        </p>
        <button type="button" class="button" (click)="reload()">Reload the page</button>
      </section>
    } @else if (denied()) {
      <section class="trouble card">
        <p>
          <strong>This browser keeps nothing for this page.</strong> It is a private window, or storage is
          switched off. A room works here, and is gone from this device when you close the page.
        </p>
      </section>
    } @else if (rooms.isLoading()) {
      <p class="late soft" role="status">Reading the rooms on this device…</p>
    } @else if (rooms.value(); as list) {
      @if (list.length > 0) {
        <section aria-labelledby="recent-title">
          <h2 id="recent-title">Your rooms on this device</h2>
          <ul class="plain">
            @for (room of list; track room.roomId) {
              <li>
                <a class="card" [routerLink]="['/r', room.code]">
                  <t-peer-tile [seed]="room.roomId" />
                  <span class="text">
                    <strong>{{ room.title || room.code }}</strong>
                    <span class="small soft"
                      ><span class="code">{{ room.code }}</span> · {{ ago(room.openedAt) }}</span
                    >
                  </span>
                </a>
              </li>
            }
          </ul>
        </section>
      }
    }
  `,
  styles: `
    h2 {
      margin-bottom: 0.9rem;
    }
    ul {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr));
      gap: 0.8rem;
    }
    a {
      display: flex;
      align-items: center;
      gap: 0.9rem;
      padding: 0.85rem 1rem;
      color: var(--ink);
      text-decoration: none;
      box-shadow: none;
      transition: border-color 0.15s;
    }
    a:hover {
      border-color: var(--verdigris);
    }
    .text {
      display: grid;
      min-width: 0;
    }
    .text > * {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .trouble {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 1rem;
      padding: 1rem 1.25rem;
    }
  `,
})
export class RecentRooms {
  readonly #engine = inject(RoomEngine);
  protected readonly denied = computed(() => this.#engine.storageTrouble() === 'denied');
  protected readonly rooms = resource({ loader: () => this.#engine.rooms() });

  /** What is in the way is the code of this page: reading again with the same would fail again. */
  protected reload(): void {
    location.reload();
  }

  protected ago(then: number): string {
    return agoWords(then, Date.now());
  }
}
