import type { PeerId } from '#trust';
import { Component, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, type MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { PeerTile } from '#ui';
import type { RoomStore } from '../room-store.ts';

interface Eviction {
  readonly store: RoomStore;
  readonly peer: PeerId;
}

/** Shows who goes and who stays before anybody is cut off. */
export function openEvictDialog(dialog: MatDialog, store: RoomStore, peer: PeerId): void {
  dialog.open<EvictDialog, Eviction>(EvictDialog, {
    data: { store, peer },
    panelClass: 'sheet',
    role: 'alertdialog',
  });
}

@Component({
  selector: 't-evict-dialog',
  imports: [MatDialogModule, PeerTile],
  templateUrl: './evict-dialog.html',
  styleUrl: './evict-dialog.scss',
})
export class EvictDialog {
  readonly #data = inject<Eviction>(MAT_DIALOG_DATA);
  readonly #ref = inject<MatDialogRef<EvictDialog>>(MatDialogRef);
  readonly #store = this.#data.store;
  protected readonly peer = this.#data.peer;
  protected readonly name = this.nameOf(this.peer);
  protected readonly maxReason = MAX_REASON_CHARACTERS;
  protected readonly reason = signal('');
  protected readonly failed = signal(false);
  /** Those who go along; computed anew when the ledger moves on while the dialog is open. */
  protected readonly along = computed(() => {
    this.#store.view();
    return this.#store.room.trust.evictPreview(this.peer);
  });
  protected readonly action = computed(() => {
    const others = this.along().length;
    return others === 0 ? `Evict ${this.name}` : `Evict ${others + 1} people`;
  });
  protected readonly staying = computed(() => {
    const going = new Set([this.peer, ...this.along()]);
    return this.#store.people().filter(({ peerId }) => !going.has(peerId));
  });

  protected nameOf(peerId: PeerId): string {
    return this.#store.nameOf(peerId);
  }

  protected async evict(event: Event): Promise<void> {
    event.preventDefault();
    try {
      await this.#store.room.trust.evict(this.peer, this.reason().trim());
      this.#ref.close();
    } catch {
      this.failed.set(true);
    }
  }
}

/** One line on the screen of the person who is told. */
const MAX_REASON_CHARACTERS = 120;
