import type { PeerId } from '#trust';
import { Component, computed, inject, input, signal } from '@angular/core';
import {
  LucideEyeOff,
  LucideFileX,
  LucideHardDrive,
  LucideKeyRound,
  LucideMegaphone,
  LucideShieldAlert,
  LucideTriangleAlert,
  LucideUnplug,
  LucideUserX,
} from '@lucide/angular';
import { tickingNow } from '#ui';
import { RoomEngine } from '../engine/room-engine.ts';
import { type Banner, bannersOf, foldWordsOf } from './banner-list.ts';
import type { RoomStore } from './room-store.ts';
import { SaveCopy } from './save-copy.ts';

@Component({
  selector: 't-banners',
  imports: [
    LucideEyeOff,
    LucideFileX,
    LucideHardDrive,
    LucideKeyRound,
    LucideMegaphone,
    LucideShieldAlert,
    LucideTriangleAlert,
    LucideUnplug,
    LucideUserX,
    SaveCopy,
  ],
  host: { '[class.some]': 'banners().length > 0' },
  templateUrl: './banners.html',
  styleUrl: './banners.scss',
})
export class Banners {
  readonly store = input.required<RoomStore>();
  readonly #now = tickingNow(1_000);
  readonly #engine = inject(RoomEngine);
  protected readonly banners = computed(() => {
    const view = this.store().view();
    return bannersOf(view, this.#engine.storageTrouble(view.roomId));
  });

  /** On a phone, where the further ones are folded away; wider screens show them all. */
  protected readonly isOpen = signal(false);
  protected readonly foldWords = computed(() => foldWordsOf(this.banners().length - 1, this.isOpen()));

  /** The same trouble may be told of several invites or members. */
  protected keyOf(banner: Banner): string {
    return `${banner.kind} ${'notice' in banner ? banner.notice : ''}`;
  }

  protected nameOf(peerId: PeerId): string {
    return this.store().nameOf(peerId);
  }

  protected capital(name: string): string {
    return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  }

  protected nextTry(at: number | undefined): string {
    if (at === undefined) return 'Trying now…';
    return `Next try in ${Math.max(0, Math.ceil((at - this.#now()) / 1_000))} s.`;
  }

  protected clockTime(at: number): string {
    return new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  }

  protected sendAnyway(): void {
    void this.store().room.trustWithoutConfirmation();
  }

  protected showAddress(): void {
    void this.store().room.setRelayOnly(false);
  }

  protected retryNode(): void {
    this.store().room.retryNode();
  }

  protected dismiss(notice: number): void {
    this.store().room.dismissNotice(notice);
  }
}
