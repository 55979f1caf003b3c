import type { AddFault, FileSource, FileView, UnlistedView } from '#mesh';
import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import {
  LucideCopyPlus,
  LucideFileArchive,
  LucideFiles,
  LucideFolderPlus,
  LucideHardDrive,
  LucidePlus,
  LucideX,
} from '@lucide/angular';
import { confirm } from '#ui/confirm';
import type { RoomStore } from '../room-store.ts';
import { byteWords } from '#ui/words';
import { droppedFiles, pickedFiles } from './chosen-files.ts';
import { DownloadDesk } from './download-desk.ts';
import { FileRow } from './file-row.ts';
import { UnlistedFiles } from './unlisted-files.ts';
import { addFaultWords, hiddenWords } from './file-words.ts';
import { contentOf, saveFile, type Saved } from './save-file.ts';
import { zipFiles } from './zip-files.ts';

/** The files of the room: the list that everybody sees, and what of it is on this device. */
@Component({
  selector: 't-shared-files',
  imports: [
    FileRow,
    LucideCopyPlus,
    LucideFileArchive,
    LucideFiles,
    LucideFolderPlus,
    LucideHardDrive,
    LucidePlus,
    LucideX,
    UnlistedFiles,
  ],
  templateUrl: './shared-files.html',
  styleUrl: './shared-files.scss',
  host: {
    '(dragover)': 'dragged($event)',
    '(dragleave)': 'left($event)',
    '(drop)': 'dropped($event)',
    '(document:paste)': 'pasted($event)',
  },
})
export class SharedFiles {
  readonly #desk = inject(DownloadDesk);
  readonly #dialog = inject(MatDialog);
  readonly store = input.required<RoomStore>();
  protected readonly files = computed(() => this.store().room.files);
  readonly #changes = signal(0);
  protected readonly view = computed(() => {
    this.#changes();
    return this.files().view;
  });
  /** Somebody holds files over this place. */
  protected readonly isOver = signal(false);
  /** What came of the last press, for eyes and ears. */
  protected readonly said = signal('');
  protected readonly canAdd = computed(() => this.store().standing().kind !== 'evicted');
  protected readonly wholeCount = computed(
    () => this.view().files.filter(({ here }) => here.kind === 'whole').length,
  );
  protected readonly absent = computed(() =>
    this.view().files.filter(({ here, reachable }) => here.kind === 'none' && reachable.length > 0),
  );
  protected readonly hidden = computed(() =>
    hiddenWords(this.view().hidden, (peerId) => this.store().nameOf(peerId)),
  );
  protected readonly absentBytes = computed(() =>
    byteWords(this.absent().reduce((sum, { size }) => sum + size, 0)),
  );
  protected readonly lead = computed(() => {
    const { files } = this.view();
    if (files.length === 0) return 'Files go from device to device, and to nobody else.';
    const all = byteWords(files.reduce((sum, { size }) => sum + size, 0));
    return `${files.length === 1 ? '1 file' : `${files.length} files`}, ${all} in all; ${this.wholeCount()} on this device.`;
  });

  constructor() {
    effect((onCleanup) => {
      onCleanup(this.files().onChange(() => this.#changes.update((count) => count + 1)));
    });
  }

  protected bytes(size: number): string {
    return byteWords(size);
  }

  protected percent(share: number): number {
    return Math.floor(100 * share);
  }

  protected faultWords(fault: AddFault): string {
    return addFaultWords(fault);
  }

  protected picked(input: HTMLInputElement): void {
    this.#add(pickedFiles(input.files ?? []));
    input.value = '';
  }

  protected dragged(event: DragEvent): void {
    if (!this.canAdd() || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.isOver.set(true);
  }

  protected left({ relatedTarget, currentTarget }: DragEvent): void {
    const isInside = currentTarget instanceof Node && currentTarget.contains(relatedTarget as Node | null);
    if (!isInside) this.isOver.set(false);
  }

  protected dropped(event: DragEvent): void {
    this.isOver.set(false);
    if (!this.canAdd() || !event.dataTransfer) return;
    event.preventDefault();
    void droppedFiles(event.dataTransfer).then((sources) => this.#add(sources));
  }

  protected pasted({ clipboardData }: ClipboardEvent): void {
    if (!this.canAdd() || !clipboardData || clipboardData.files.length === 0) return;
    void droppedFiles(clipboardData).then((sources) => this.#add(sources));
  }

  protected download(file: FileView): void {
    this.#desk.download(this.files(), file);
  }

  protected pause(file: FileView): void {
    this.files().pause(file.id);
  }

  protected save({ id, path }: FileView): Promise<void> {
    return this.#save(path, () => this.files().open(id));
  }

  protected saveUnlisted({ root, path }: UnlistedView): Promise<void> {
    return this.#save(path, () => this.files().openUnlisted(root));
  }

  protected async free(those: readonly UnlistedView[]): Promise<void> {
    const sure = await confirm(this.#dialog, {
      title: those.length === 1 ? 'Delete it from this device?' : 'Delete them from this device?',
      text: 'Off the list, this may be the last copy. Once it is gone, it can not be put back.',
      action: 'Delete',
    });
    if (sure) await Promise.all(those.map(({ root }) => this.files().free(root)));
  }

  protected async saveAll(): Promise<void> {
    const name = `${this.store().view().code}-files.zip`;
    this.#tell(await saveFile(name, () => Promise.resolve(zipFiles(this.files().kept()))), name);
  }

  protected keepAll(): void {
    for (const { id } of this.absent()) this.files().fetch(id);
  }

  protected async discard(file: FileView): Promise<void> {
    const isLast = file.here.kind === 'whole' && file.holders.length === 0;
    const sure =
      !isLast ||
      (await confirm(this.#dialog, {
        title: 'Delete the last copy?',
        text: 'Nobody else is known to have this file. Once your copy is gone, nobody can get it here any more.',
        action: 'Delete my copy',
      }));
    if (!sure) return;
    this.#desk.forget(this.files(), file);
    await this.files().discard(file.id);
  }

  protected async remove(file: FileView): Promise<void> {
    const sure = await confirm(this.#dialog, {
      title: 'Take it off everybody’s list?',
      text: 'Nobody can get it here any more, and your copy is deleted. Whoever else has it keeps it, and can put it back.',
      action: 'Take off the list',
    });
    if (!sure) return;
    this.#desk.forget(this.files(), file);
    await this.files().remove(file.id);
  }

  async #save(path: readonly string[], open: () => Promise<Blob | undefined>): Promise<void> {
    const name = path.at(-1) ?? 'file';
    const saved = await saveFile(name, async () => {
      const blob = await open();
      return blob && contentOf(blob);
    });
    this.#tell(saved, name);
  }

  #add(sources: readonly FileSource[]): void {
    if (sources.length > 0) this.files().add(sources);
  }

  #tell(saved: Saved, name: string): void {
    this.said.set(SAID[saved].replace('%', name));
  }
}

const SAID: Readonly<Record<Saved, string>> = {
  saved: 'Saved %.',
  'kept-by-browser': 'Your browser saves % where it saves downloads.',
  stopped: '',
  failed: '% could not be saved. Is there room where it should go?',
};
