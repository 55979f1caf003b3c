import { Component, input } from '@angular/core';
import { LucideDownload } from '@lucide/angular';
import { download } from '../shell/download.ts';
import type { RoomStore } from './room-store.ts';

@Component({
  selector: 't-save-copy',
  imports: [LucideDownload],
  template: `
    <button type="button" class="button" (click)="save()">
      <svg lucideDownload aria-hidden="true"></svg>Save my copy
    </button>
  `,
})
export class SaveCopy {
  readonly store = input.required<RoomStore>();

  protected save(): void {
    const { room, view } = this.store();
    download(`${view().code}.md`, room.doc.getText('text').toJSON(), 'text/markdown');
  }
}
