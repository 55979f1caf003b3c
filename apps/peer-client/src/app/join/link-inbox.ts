import { signal } from '@angular/core';

/** The invite link that this page was given: in memory only, until it is used or put aside. Made before Angular starts. */
export class LinkInbox {
  readonly #link;
  readonly link;

  constructor(initial: string | undefined) {
    this.#link = signal(initial);
    this.link = this.#link.asReadonly();
  }

  put(link: string): void {
    this.#link.set(link);
  }

  clear(): void {
    this.#link.set(undefined);
  }
}
