import type { OpenRoom } from '#mesh';
import { Component, inject, input, signal } from '@angular/core';
import { LucideDownload } from '@lucide/angular';
import { RoomEngine } from '../engine/room-engine.ts';
import { download } from '../shell/download.ts';
import type { RoomStore } from './room-store.ts';

/** At any time, and after one was evicted too: what is on this device is one's own. */
@Component({
  selector: 't-save-copy',
  imports: [LucideDownload],
  template: `
    <button type="button" class="button" [disabled]="busy()" (click)="save()">
      <svg lucideDownload aria-hidden="true"></svg>{{ busy() ? 'Packing…' : 'Save my copy' }}
    </button>
    @if (words(); as said) {
      <span class="small" role="status">{{ said }}</span>
    }
  `,
})
export class SaveCopy {
  readonly #engine = inject(RoomEngine);
  readonly store = input.required<RoomStore>();
  protected readonly busy = signal(false);
  protected readonly words = signal('');

  protected async save(): Promise<void> {
    const { room } = this.store();
    this.busy.set(true);
    this.words.set('');
    try {
      const day = new Date().toISOString().slice(0, 10);
      download(`${room.view.code}-${day}.zip`, await this.#engine.makeCopy(room), 'application/zip');
      this.words.set(missingWords(room));
    } catch {
      this.words.set('It could not be packed. Is the disk full?');
    }
    this.busy.set(false);
  }
}

/** Whoever saves a copy must not find out later that it lacks something. */
function missingWords({ files }: OpenRoom): string {
  const missing = files.view.files.filter(({ here }) => here.kind !== 'whole').length;
  if (missing === 0) return '';
  return missing === 1
    ? 'Without one file, which is not on this device.'
    : `Without ${missing} files, which are not on this device.`;
}
