import type { FileView } from '#mesh';
import { Component, computed, input, output, signal } from '@angular/core';
import {
  LucideCopyPlus,
  LucideDownload,
  LucideEllipsis,
  LucideEraser,
  LucideHardDriveDownload,
  LucidePause,
  LucidePlay,
  LucideRotateCw,
  LucideTrash,
} from '@lucide/angular';
import { tickingNow } from '#ui';
import { agoWords, byteWords } from '#ui/words';
import type { RoomStore } from '../room-store.ts';
import { holderWords, outOfReachWords, type People, progressWords } from './file-words.ts';

/** One file of the room: what it is, who has it, how far it is, and what can be done with it. */
@Component({
  selector: 't-file-row',
  imports: [
    LucideCopyPlus,
    LucideDownload,
    LucideEllipsis,
    LucideEraser,
    LucideHardDriveDownload,
    LucidePause,
    LucidePlay,
    LucideRotateCw,
    LucideTrash,
  ],
  templateUrl: './file-row.html',
  styleUrl: './file-row.scss',
  host: { '[class]': 'file().here.kind' },
})
export class FileRow {
  readonly file = input.required<FileView>();
  readonly store = input.required<RoomStore>();
  readonly download = output();
  readonly keep = output();
  readonly halt = output();
  readonly save = output();
  readonly discard = output();
  readonly remove = output();
  readonly #now = tickingNow(30_000);
  protected readonly expanded = signal(false);
  protected readonly name = computed(() => this.file().path.at(-1) ?? '');
  protected readonly folders = computed(() => this.file().path.slice(0, -1).join(' / '));
  protected readonly extension = computed(() => extensionOf(this.name()));
  protected readonly size = computed(() => byteWords(this.file().size));
  protected readonly ago = computed(() => agoWords(this.file().addedAt, this.#now()));
  protected readonly addedBy = computed(() => this.store().nameOf(this.file().addedBy));
  protected readonly holders = computed(() => holderWords(this.file()));
  protected readonly progress = computed(() => progressWords(this.file(), this.#people));
  protected readonly outOfReach = computed(() => outOfReachWords(this.file(), this.#people));
  /** Who was evicted can keep and save, and change nothing for others. */
  protected readonly canRemove = computed(() => this.store().standing().kind !== 'evicted');
  protected readonly percent = computed(() => {
    const { here, size } = this.file();
    if (here.kind === 'none') return 0;
    return here.kind === 'whole' || size === 0 ? 100 : Math.floor((100 * here.bytes) / size);
  });

  readonly #people: People = {
    nameOf: (peerId) => this.store().nameOf(peerId),
    linkOf: (peerId) => this.store().person(peerId)?.link.kind,
  };
}

/** Three or four letters that tell more than a picture of a sheet. */
function extensionOf(name: string): string {
  return /\.([\p{L}\p{N}]{1,4})$/u.exec(name)?.[1]?.toUpperCase() ?? '';
}
