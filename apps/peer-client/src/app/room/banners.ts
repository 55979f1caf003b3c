import type { PeerId } from '#trust';
import { Component, computed, input } from '@angular/core';
import {
  LucideHardDrive,
  LucideShieldAlert,
  LucideTriangleAlert,
  LucideUnplug,
  LucideUserX,
} from '@lucide/angular';
import { tickingNow } from '#ui';
import { bannersOf } from './banner-list.ts';
import type { RoomStore } from './room-store.ts';
import { SaveCopy } from './save-copy.ts';

@Component({
  selector: 't-banners',
  imports: [LucideHardDrive, LucideShieldAlert, LucideTriangleAlert, LucideUnplug, LucideUserX, SaveCopy],
  templateUrl: './banners.html',
  styleUrl: './banners.scss',
})
export class Banners {
  readonly store = input.required<RoomStore>();
  readonly #now = tickingNow(1_000);
  protected readonly banners = computed(() => bannersOf(this.store().view()));

  protected nameOf(peerId: PeerId): string {
    return this.store().nameOf(peerId);
  }

  protected secondsUntil(then: number): number {
    return Math.max(0, Math.ceil((then - this.#now()) / 1_000));
  }

  protected clockTime(at: number): string {
    return new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  }

  protected sendAnyway(): void {
    void this.store().room.trustWithoutConfirmation();
  }

  protected retryNode(): void {
    this.store().room.retryNode();
  }

  protected dismiss(notice: number): void {
    this.store().room.dismissNotice(notice);
  }
}
