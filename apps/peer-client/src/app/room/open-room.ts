import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Title } from '@angular/platform-browser';
import { Router } from '@angular/router';
import {
  LucideFiles,
  LucideFileText,
  LucidePencil,
  LucideUsersRound,
  LucideWaypoints,
} from '@lucide/angular';
import type { Selection } from '#topology-view';
import { confirm } from '#ui/confirm';
import { RoomEngine } from '../engine/room-engine.ts';
import { JoinProgress } from '../join/join-progress.ts';
import { needsNewInvite } from '../join/trouble-words.ts';
import { KeepOffer } from '../keep/keep-offer.ts';
import { RecoveryKeeper } from '../recovery/recovery-keeper.ts';
import { RecoveryOffer } from '../recovery/recovery-offer.ts';
import { Banners } from './banners.ts';
import { DoorList } from './door/door-list.ts';
import { DrawingBoard } from './draw/drawing-board.ts';
import { Farewell } from './farewell.ts';
import { SharedFiles } from './files/shared-files.ts';
import { Knocking } from './knock/knocking.ts';
import { PinBanner } from './knock/pin-banner.ts';
import { TrustMap } from './map/trust-map.ts';
import { NoticeToasts } from './notice-toasts.ts';
import { People } from './people/people.ts';
import { PlaceNote } from './place-note.ts';
import { RoomHeader } from './room-header.ts';
import { RoomSession } from './room-session.ts';
import type { RoomStore } from './room-store.ts';
import { SharedText } from './text/shared-text.ts';
import { guardUnkept } from './unkept-guard.ts';

type Place = 'text' | 'draw' | 'files' | 'people' | 'map';

/** A room that is open here: header, places, and what stays visible in all of them. */
@Component({
  selector: 't-open-room',
  imports: [
    Banners,
    DoorList,
    DrawingBoard,
    Farewell,
    JoinProgress,
    KeepOffer,
    Knocking,
    LucideFiles,
    LucideFileText,
    LucidePencil,
    LucideUsersRound,
    LucideWaypoints,
    NoticeToasts,
    People,
    PinBanner,
    PlaceNote,
    RecoveryOffer,
    RoomHeader,
    SharedFiles,
    SharedText,
    TrustMap,
  ],
  templateUrl: './open-room.html',
  styleUrl: './open-room.scss',
})
export class OpenRoomView {
  readonly #session = inject(RoomSession);
  readonly #router = inject(Router);
  readonly #dialog = inject(MatDialog);
  readonly #title = inject(Title);
  readonly #recovery = inject(RecoveryKeeper);
  readonly store = input.required<RoomStore>();
  protected readonly place = signal<Place>('text');
  /** The board stays open once it is: what was done on it can be undone. */
  protected readonly hasDrawn = signal(false);
  /** What the map shows first. */
  protected readonly mapAt = signal<Selection>(null);
  protected readonly view = computed(() => this.store().view());
  protected readonly standing = computed(() => this.store().standing());
  protected readonly headCount = computed(() => this.store().people().length + 1);

  /** Waiting does not help any more. */
  protected readonly stuck = computed(() => {
    const standing = this.standing();
    if (standing.kind !== 'joining' || standing.progress.trouble === undefined) return false;
    return needsNewInvite(standing.progress.trouble);
  });

  constructor() {
    const engine = inject(RoomEngine);
    guardUnkept(computed(() => engine.storageTrouble(this.view().roomId) !== undefined));
    effect(() => this.#title.setTitle(`${this.view().title || this.view().code} · Tessera`));
  }

  protected draw(): void {
    this.hasDrawn.set(true);
    this.place.set('draw');
  }

  protected showMap(at: Selection): void {
    this.mapAt.set(at);
    this.place.set('map');
  }

  protected async giveUp(): Promise<void> {
    const sure = await confirm(this.#dialog, {
      title: 'Stop joining?',
      text: 'The key that was made for this room is removed from this device. As long as nobody has let you in, your invite is not spent.',
      action: 'Stop joining',
    });
    if (sure) await this.#forgetNow('/');
  }

  protected async goAway(): Promise<void> {
    const { roomId, standing } = this.view();
    // A room that one never got into is none of this device's; a later knock starts with a key of its own.
    if (roomId !== undefined && standing.kind === 'knocking' && !standing.cutOff)
      await this.#session.forget(this.store());
    else await this.#session.stopKnocking();
    await this.#router.navigateByUrl('/');
  }

  protected async useAnotherLink(): Promise<void> {
    await this.#forgetNow('/join');
  }

  protected async forget(): Promise<void> {
    const sure = await confirm(this.#dialog, {
      title: 'Forget this room?',
      text: `Your key, the list of members, the text and the files are removed from this device. The others keep theirs. ${this.#wayBack()}`,
      action: 'Forget room',
    });
    if (sure) await this.#forgetNow('/');
  }

  /** A founder must not lose its power without being told. */
  #wayBack(): string {
    const { self, roomId } = this.view();
    if (self.role !== 'founder') return 'To come back you need a new invite.';
    const isFileMade = this.#recovery.of(roomId)?.kind === 'made';
    if (isFileMade) return 'To come back as its founder you need your recovery file and its passphrase.';
    return 'You founded this room and have no recovery file: nobody will ever name co-admins here again, or stop one who turns.';
  }

  async #forgetNow(next: string): Promise<void> {
    await this.#session.forget(this.store());
    await this.#router.navigateByUrl(next);
  }
}
