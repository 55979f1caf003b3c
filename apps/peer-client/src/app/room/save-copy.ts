import { Component, input } from '@angular/core';
import { LucideDownload } from '@lucide/angular';
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
    const url = URL.createObjectURL(new Blob([room.doc.getText('text').toJSON()], { type: 'text/markdown' }));
    const anchor = Object.assign(document.createElement('a'), { href: url, download: `${view().code}.md` });
    anchor.click();
    URL.revokeObjectURL(url);
  }
}
