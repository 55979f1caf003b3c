import { Component, inject, linkedSignal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { LucidePlus } from '@lucide/angular';
import { OwnName } from '../engine/own-name.ts';
import { BrokenToken } from '../shell/broken-token.ts';
import { RoomSession } from '../room/room-session.ts';
import { NameField } from '../shell/name-field.ts';
import { PageFrame } from '../shell/page-frame.ts';
import { LinkEntry } from './link-entry.ts';
import { Promises } from './promises.ts';
import { RecentRooms } from './recent-rooms.ts';

@Component({
  selector: 't-start',
  imports: [BrokenToken, LinkEntry, LucidePlus, NameField, PageFrame, Promises, RecentRooms, RouterLink],
  templateUrl: './start.html',
  styleUrl: './start.scss',
})
export class Start {
  readonly #own = inject(OwnName);
  protected readonly forgotten = inject(RoomSession).forgotten;
  protected readonly name = linkedSignal(() => this.#own.name());

  protected rename(name: string): void {
    this.#own.remember(name);
  }
}
