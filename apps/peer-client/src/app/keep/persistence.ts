import { Service, signal } from '@angular/core';
import { pageStorage } from '../engine/page-storage.ts';

/**
 * What the browser has promised about all that this page keeps. `until-needed`: it may clear it away when space runs
 * short. `refused`: asked, and it did not promise. `unknown`: it does not say, or was not asked yet.
 */
export type Promised = 'unknown' | 'until-needed' | 'refused' | 'kept';

const PUT_OFF = 'tessera:keep-later';

/** Whether the browser keeps what is here until a person removes it. Asked only after somebody pressed a button. */
@Service()
export class Persistence {
  readonly #kept = pageStorage('localStorage');
  readonly #promised = signal<Promised>('unknown');
  readonly #isPutOff = signal(this.#kept.getItem(PUT_OFF) !== null);
  readonly promised = this.#promised.asReadonly();
  readonly isPutOff = this.#isPutOff.asReadonly();

  async look(): Promise<void> {
    if (this.#promised() === 'refused') return;
    const isKept = await navigator.storage?.persisted?.().catch(() => undefined);
    if (isKept !== undefined) this.#promised.set(isKept ? 'kept' : 'until-needed');
  }

  async ask(): Promise<void> {
    const isKept = await navigator.storage.persist().catch(() => false);
    this.#promised.set(isKept ? 'kept' : 'refused');
  }

  /** Not offered again by itself; the settings of a room still do. */
  putOff(): void {
    this.#kept.setItem(PUT_OFF, 'yes');
    this.#isPutOff.set(true);
  }

  /** In bytes: of all rooms on this device, and what the browser would give; undefined where it does not tell. */
  async usage(): Promise<{ readonly used: number; readonly available: number } | undefined> {
    const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
    if (estimate?.usage === undefined || estimate.quota === undefined) return undefined;
    return { used: estimate.usage, available: estimate.quota };
  }
}
