import { MAX_FILE_BYTES, type OpenedRecovery } from '#mesh';
import { Component, computed, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { LucideKeyRound } from '@lucide/angular';
import { RoomEngine } from '../engine/room-engine.ts';
import { RoomSession } from '../room/room-session.ts';
import { FilePicker } from '../shell/file-picker.ts';
import { PageFrame } from '../shell/page-frame.ts';
import { Refusal } from '../shell/refusal.ts';
import { FAULT_WORDS } from './restore-words.ts';

type Fault = keyof typeof FAULT_WORDS;

/** `/restore`: a founder's recovery file makes this device the founder's. Nothing changes before the last press. */
@Component({
  selector: 't-restore-room',
  imports: [FilePicker, LucideKeyRound, PageFrame, Refusal, RouterLink],
  templateUrl: './restore-room.html',
  styleUrl: './restore-room.scss',
})
export class RestoreRoom {
  readonly #engine = inject(RoomEngine);
  readonly #session = inject(RoomSession);
  readonly #router = inject(Router);
  protected readonly file = signal<File | undefined>(undefined);
  protected readonly passphrase = signal('');
  protected readonly opened = signal<OpenedRecovery | undefined>(undefined);
  /** From 0 to 1 while something is going on. */
  protected readonly busy = signal<number | undefined>(undefined);
  readonly #fault = signal<Fault | undefined>(undefined);
  protected readonly fault = computed(() => {
    const fault = this.#fault();
    return fault && FAULT_WORDS[fault];
  });
  protected readonly savedAt = computed(() =>
    new Date(this.opened()?.content.savedAt ?? 0).toLocaleString(undefined, {
      dateStyle: 'long',
      timeStyle: 'short',
    }),
  );

  protected choose(file: File): void {
    this.file.set(file);
    this.#fault.set(undefined);
  }

  protected async open(event: Event): Promise<void> {
    event.preventDefault();
    const file = this.file();
    if (!file || this.passphrase() === '' || this.busy() !== undefined) return;
    this.#fault.set(undefined);
    this.busy.set(0);
    const fault = await this.#read(file);
    this.#fault.set(fault);
    this.busy.set(undefined);
  }

  protected async restore(opened: OpenedRecovery): Promise<void> {
    if (this.busy() !== undefined) return;
    this.busy.set(1);
    const outcome = await this.#session.restore(opened).catch((): Fault => 'not-kept');
    this.busy.set(undefined);
    if (outcome === 'in') await this.#router.navigate(['/r', opened.content.code]);
    else this.#fault.set(outcome);
  }

  protected putAside(): void {
    this.opened.set(undefined);
    this.file.set(undefined);
    this.#fault.set(undefined);
  }

  async #read(file: File): Promise<Fault | undefined> {
    if (file.size > MAX_FILE_BYTES) return 'too-large';
    try {
      const read = await this.#engine.openRecoveryFile(await file.text(), this.passphrase(), (done) =>
        this.busy.set(done),
      );
      if (!read.ok) return read.reason;
      this.passphrase.set('');
      this.opened.set(read.opened);
      return undefined;
    } catch {
      return 'unreadable';
    }
  }
}
