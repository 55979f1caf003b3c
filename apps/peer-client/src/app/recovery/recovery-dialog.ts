import type { Guessability } from '#mesh';
import { guessabilityOf, suggestPassphrase } from '#mesh';
import { Component, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, type MatDialog, MatDialogModule } from '@angular/material/dialog';
import { LucideEye, LucideEyeOff, LucideWandSparkles } from '@lucide/angular';
import type { RoomStore } from '../room/room-store.ts';
import { download } from '../shell/download.ts';
import { RecoveryKeeper } from './recovery-keeper.ts';

/** Makes the recovery file of a founder, for the first time or anew. */
export function openRecoveryDialog(dialog: MatDialog, store: RoomStore): void {
  dialog.open<RecoveryDialog, RoomStore>(RecoveryDialog, {
    data: store,
    panelClass: 'sheet',
    autoFocus: 'input',
  });
}

type Stage =
  | { readonly kind: 'asking'; readonly trouble: string | undefined }
  | { readonly kind: 'busy'; readonly done: number }
  | { readonly kind: 'saved'; readonly file: string };

@Component({
  selector: 't-recovery-dialog',
  imports: [LucideEye, LucideEyeOff, LucideWandSparkles, MatDialogModule],
  templateUrl: './recovery-dialog.html',
  styleUrl: './recovery-dialog.scss',
})
export class RecoveryDialog {
  readonly #keeper = inject(RecoveryKeeper);
  readonly #store = inject<RoomStore>(MAT_DIALOG_DATA);
  readonly #roomId = this.#store.view().roomId;
  /** What stays true when the first file has been made in this very dialog. */
  protected readonly isAnew = this.#keeper.of(this.#roomId)?.kind === 'made';
  protected readonly stage = signal<Stage>({ kind: 'asking', trouble: undefined });
  protected readonly passphrase = signal('');
  protected readonly repeated = signal('');
  protected readonly isShown = signal(false);
  protected readonly fileName = `${this.#store.view().code}.recovery.age`;
  protected readonly hint = computed(() => HINTS[guessabilityOf(this.passphrase())]);

  protected suggest(): void {
    const words = suggestPassphrase((length) => crypto.getRandomValues(new Uint8Array(length)));
    this.passphrase.set(words);
    this.repeated.set(words);
    this.isShown.set(true);
  }

  protected async make(event: Event): Promise<void> {
    event.preventDefault();
    const trouble = this.#trouble();
    if (trouble || !this.#roomId) return this.stage.set({ kind: 'asking', trouble });
    this.stage.set({ kind: 'busy', done: 0 });
    try {
      const made = await this.#keeper.make(this.#roomId, this.passphrase(), (done) =>
        this.stage.set({ kind: 'busy', done }),
      );
      if (made.ok) this.#saved(made.file);
      else this.stage.set({ kind: 'asking', trouble: REFUSALS[made.reason] });
    } catch {
      this.stage.set({
        kind: 'asking',
        trouble: 'The file could not be made. Nothing was changed; try again.',
      });
    }
  }

  protected save(file: string): void {
    download(this.fileName, file, 'application/octet-stream');
  }

  #saved(file: string): void {
    this.passphrase.set('');
    this.repeated.set('');
    this.stage.set({ kind: 'saved', file });
    this.save(file);
  }

  #trouble(): string | undefined {
    if (this.isAnew) return undefined;
    if (guessabilityOf(this.passphrase()) === 'too-short') return 'At least ten characters.';
    return this.passphrase() === this.repeated() ? undefined : 'The two are not the same.';
  }
}

const REFUSALS = {
  'wrong-passphrase': 'That is not the passphrase of the file that you made before.',
  impossible: 'No file can be made on this device any more.',
} as const;

/** How many of four bars, and in words. */
const HINTS: Record<Guessability, { readonly bars: number; readonly words: string }> = {
  'too-short': { bars: 1, words: 'Too short: at least ten characters.' },
  weak: { bars: 2, words: 'Weak: who finds the file could guess it. Add words that do not belong together.' },
  fair: { bars: 3, words: 'Fair. One or two more words make it strong.' },
  strong: { bars: 4, words: 'Strong, if it is not a saying that others know.' },
};
