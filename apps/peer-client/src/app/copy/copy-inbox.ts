import type { OpenedCopy } from '#mesh';
import { Service, signal } from '@angular/core';
import type { CopyContents } from './copy-contents.ts';

export interface ChosenCopy {
  readonly opened: OpenedCopy;
  readonly contents: CopyContents;
}

/** The saved copy that the next new room begins with: in memory only, until it is used or left out. */
@Service()
export class CopyInbox {
  readonly #chosen = signal<ChosenCopy | undefined>(undefined);
  readonly chosen = this.#chosen.asReadonly();

  put(chosen: ChosenCopy): void {
    this.#chosen.set(chosen);
  }

  clear(): void {
    this.#chosen.set(undefined);
  }
}
