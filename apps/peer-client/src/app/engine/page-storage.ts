/**
 * The browser's little storage, or the page's memory for what it does not take: where a person has switched it off
 * its very name throws, and on a full disk a write does. Nothing in it is worth a page that does not come up.
 */
export function pageStorage(kind: 'localStorage' | 'sessionStorage'): PageStorage {
  try {
    return new SurvivingStorage(globalThis[kind]);
  } catch {
    return new SurvivingStorage(undefined);
  }
}

export type PageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

class SurvivingStorage implements PageStorage {
  readonly #unsaved = new Map<string, string>();

  constructor(private readonly storage: PageStorage | undefined) {}

  getItem(key: string): string | null {
    return this.#unsaved.get(key) ?? this.storage?.getItem(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#unsaved.set(key, value);
    try {
      if (this.storage === undefined) return;
      this.storage.setItem(key, value);
      this.#unsaved.delete(key);
    } catch {
      // It stays in memory.
    }
  }

  removeItem(key: string): void {
    this.#unsaved.delete(key);
    this.storage?.removeItem(key);
  }
}
