import { Component, computed, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { LucideFileArchive } from '@lucide/angular';
import { RoomEngine } from '../engine/room-engine.ts';
import { PageFrame } from '../shell/page-frame.ts';
import { CopyInbox } from './copy-inbox.ts';
import { COPY_FAULTS } from './copy-words.ts';

/** `/open-copy`: what was saved of one room becomes the beginning of another. */
@Component({
  selector: 't-open-copy',
  imports: [LucideFileArchive, PageFrame, RouterLink],
  template: `
    <t-page-frame>
      <section class="card" aria-labelledby="copy-title">
        <h1 id="copy-title">Open a saved copy</h1>
        <p class="soft">
          What was saved becomes a new room of yours, with new keys and a new list of members: nobody of the
          old room is in it until you invite them. The file stays on this device.
        </p>
        <div class="field">
          <label class="picker" for="saved-copy">
            <svg lucideFileArchive aria-hidden="true"></svg>
            <span>
              <strong>{{ busy() ? 'Reading…' : 'Choose the saved copy' }}</strong>
              <span class="small soft">The zip that “Save my copy” made. You can drop it here.</span>
            </span>
            <input
              #picker
              id="saved-copy"
              type="file"
              accept=".zip,.tessera"
              [disabled]="busy()"
              (change)="open(picker)"
            />
          </label>
        </div>
        @if (fault(); as words) {
          <div class="refusal" role="alert">
            <strong>{{ words.what }}</strong>
            <p>{{ words.then }}</p>
          </div>
        }
        <p><a routerLink="/">Back to the start</a></p>
      </section>
    </t-page-frame>
  `,
  styleUrl: '../recovery/restore-room.scss',
})
export class OpenCopy {
  readonly #engine = inject(RoomEngine);
  readonly #inbox = inject(CopyInbox);
  readonly #router = inject(Router);
  protected readonly busy = signal(false);
  readonly #fault = signal<keyof typeof COPY_FAULTS | undefined>(undefined);
  protected readonly fault = computed(() => {
    const fault = this.#fault();
    return fault && COPY_FAULTS[fault];
  });

  protected async open(picker: HTMLInputElement): Promise<void> {
    const file = picker.files?.[0];
    if (!file || this.busy()) return;
    this.#fault.set(undefined);
    this.busy.set(true);
    const fault = await this.#read(file).catch(() => 'unreadable' as const);
    this.busy.set(false);
    // The same file may be chosen again.
    picker.value = '';
    this.#fault.set(fault);
    if (!fault) await this.#router.navigateByUrl('/create');
  }

  async #read(file: File): Promise<keyof typeof COPY_FAULTS | undefined> {
    const read = await this.#engine.openCopy(file);
    if (!read.ok) return read.reason;
    this.#inbox.put(read);
    return undefined;
  }
}
