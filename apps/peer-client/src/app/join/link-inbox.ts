import { inject, InjectionToken, Service, signal } from '@angular/core';

/** The invite link that the page was opened with, already out of the address bar. */
export const INITIAL_LINK = new InjectionToken<string | undefined>('initial invite link');

/** The invite link that this page was given: in memory only, until it is used or put aside. */
@Service()
export class LinkInbox {
  readonly #link = signal(inject(INITIAL_LINK));
  readonly link = this.#link.asReadonly();

  put(link: string): void {
    this.#link.set(link);
  }

  clear(): void {
    this.#link.set(undefined);
  }
}
