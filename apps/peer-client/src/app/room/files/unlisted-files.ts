import type { UnlistedView } from '#mesh';
import { Component, computed, input, output } from '@angular/core';
import { LucideEraser, LucideHardDriveDownload, LucideUndo2 } from '@lucide/angular';
import { byteWords } from '#ui/words';

/** What is off everybody's list and still on this device: nothing goes silently, neither the files nor the room they take. */
@Component({
  selector: 't-unlisted-files',
  imports: [LucideEraser, LucideHardDriveDownload, LucideUndo2],
  templateUrl: './unlisted-files.html',
  styleUrl: './unlisted-files.scss',
})
export class UnlistedFiles {
  readonly files = input.required<readonly UnlistedView[]>();
  readonly canPutBack = input.required<boolean>();
  readonly save = output<UnlistedView>();
  readonly putBack = output<UnlistedView>();
  readonly free = output<readonly UnlistedView[]>();
  protected readonly all = computed(() => byteWords(this.files().reduce((sum, { bytes }) => sum + bytes, 0)));

  protected bytes(size: number): string {
    return byteWords(size);
  }

  protected nameOf({ path }: UnlistedView): string {
    return path.at(-1) ?? 'A file whose name is not known';
  }

  protected words({ bytes, size, isWhole }: UnlistedView): string {
    return isWhole ? byteWords(size) : `${byteWords(bytes)} of ${byteWords(size)}`;
  }
}
