import { Injectable, signal } from '@angular/core';

const KEY = 'tessera-acknowledged';
/** Alerts come and go; what was pressed long ago is of no more use. */
const MAX_KEPT = 500;

/** Which alerts somebody at this browser has taken note of. An alert that ends and comes back is a new one. */
@Injectable({ providedIn: 'root' })
export class Acknowledged {
  readonly #ids = signal<ReadonlySet<string>>(new Set(kept()));

  has(id: string): boolean {
    return this.#ids().has(id);
  }

  add(id: string): void {
    this.#keep(new Set([...this.#ids(), id]));
  }

  remove(id: string): void {
    this.#keep(new Set([...this.#ids()].filter((other) => other !== id)));
  }

  #keep(ids: ReadonlySet<string>): void {
    const newest = [...ids].slice(-MAX_KEPT);
    this.#ids.set(new Set(newest));
    localStorage.setItem(KEY, JSON.stringify(newest));
  }
}

function kept(): string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
