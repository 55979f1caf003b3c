import { Service, signal } from '@angular/core';
import { pageStorage } from './page-storage.ts';

const KEY = 'tessera:name';

/** The name that this person used last, offered wherever a name is asked for. */
@Service()
export class OwnName {
  readonly #kept = pageStorage('localStorage');
  readonly #name = signal(this.#kept.getItem(KEY) ?? '');
  readonly name = this.#name.asReadonly();

  remember(name: string): void {
    this.#name.set(name);
    this.#kept.setItem(KEY, name);
  }
}

/** Enough for any name on a cursor's flag. */
export const MAX_NAME_LENGTH = 40;
