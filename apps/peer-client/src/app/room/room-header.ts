import { Component, computed, inject, input, output } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatTooltip } from '@angular/material/tooltip';
import { RouterLink } from '@angular/router';
import { LucideSettings2, LucideUserRoundPlus } from '@lucide/angular';
import type { Selection } from '#topology-view';
import { BrandMark } from '#ui';
import { InviteSheet } from '../invite/invite-sheet.ts';
import { ConnectionPill } from './connection-pill.ts';
import { RoomSettings } from './room-settings.ts';
import type { RoomStore } from './room-store.ts';

@Component({
  selector: 't-room-header',
  imports: [BrandMark, ConnectionPill, LucideSettings2, LucideUserRoundPlus, MatTooltip, RouterLink],
  template: `
    <header>
      <a routerLink="/" class="home" aria-label="Tessera, to the start"><t-brand-mark /></a>
      <div class="names">
        <h1>{{ view().title || view().code }}</h1>
        @if (titled()) {
          <span class="code small soft">{{ view().code }}</span>
        }
      </div>
      <t-connection-pill [store]="store()" (showMap)="showMap.emit($event)" />
      @if (canInvite()) {
        <button type="button" class="button primary invite" aria-label="Invite" (click)="invite()">
          <svg lucideUserRoundPlus aria-hidden="true"></svg><span>Invite</span>
        </button>
      }
      <button
        type="button"
        class="button quiet icon"
        aria-label="Room settings"
        matTooltip="Room settings"
        (click)="settings()"
      >
        <svg lucideSettings2 aria-hidden="true"></svg>
      </button>
    </header>
  `,
  styleUrl: './room-header.scss',
})
export class RoomHeader {
  readonly #dialog = inject(MatDialog);
  readonly store = input.required<RoomStore>();
  readonly forget = output();
  readonly showMap = output<Selection>();
  protected readonly view = computed(() => this.store().view());
  /** A room without a title is called by its code, once. */
  protected readonly titled = computed(
    () => ![undefined, '', this.view().code as string].includes(this.view().title),
  );
  protected readonly canInvite = computed(() => this.store().standing().kind !== 'evicted');

  protected invite(): void {
    this.#dialog.open(InviteSheet, { data: this.store(), panelClass: 'sheet', autoFocus: 'dialog' });
  }

  protected settings(): void {
    const dialog = this.#dialog.open<RoomSettings, RoomStore, 'forget'>(RoomSettings, {
      data: this.store(),
      panelClass: 'sheet',
      autoFocus: 'dialog',
    });
    dialog.afterClosed().subscribe((choice) => {
      if (choice === 'forget') this.forget.emit();
    });
  }
}
