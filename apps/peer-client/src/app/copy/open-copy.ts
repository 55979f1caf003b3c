import { Component, computed, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { RoomEngine } from '../engine/room-engine.ts';
import { FilePicker } from '../shell/file-picker.ts';
import { PageFrame } from '../shell/page-frame.ts';
import { Refusal } from '../shell/refusal.ts';
import { CopyInbox } from './copy-inbox.ts';
import { COPY_FAULTS } from './copy-words.ts';

/** `/open-copy`: what was saved of one room becomes the beginning of another. */
@Component({
  selector: 't-open-copy',
  imports: [FilePicker, PageFrame, Refusal, RouterLink],
  template: `
    <t-page-frame>
      <section class="card" aria-labelledby="copy-title">
        <h1 id="copy-title">Open a saved copy</h1>
        <p class="soft">
          What was saved becomes a new room of yours, with new keys and a new list of members: nobody of the
          old room is in it until you invite them. The file stays on this device.
        </p>
        <t-file-picker
          [title]="busy() ? 'Reading…' : 'Choose the saved copy'"
          hint="The zip that “Save my copy” made. You can drop it here."
          accept=".zip,.tessera"
          [disabled]="busy()"
          (chosen)="open($event)"
        />
        @if (fault(); as words) {
          <t-refusal [words]="words" />
        }
        <p><a routerLink="/">Back to the start</a></p>
      </section>
    </t-page-frame>
  `,
  styles: `
    section {
      display: grid;
      gap: 1rem;
      max-width: 560px;
      margin: clamp(0rem, 3vh, 2rem) auto 0;
      padding: clamp(1.4rem, 5vw, 2.6rem);
    }
  `,
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

  protected async open(file: File): Promise<void> {
    if (this.busy()) return;
    this.#fault.set(undefined);
    this.busy.set(true);
    const fault = await this.#read(file).catch(() => 'unreadable' as const);
    this.busy.set(false);
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
