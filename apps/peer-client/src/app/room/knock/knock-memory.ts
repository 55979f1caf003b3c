import type { PageStorage } from '../../engine/page-storage.ts';

/** At which door this tab waits, and under which name: until somebody opens, the device keeps nothing of it. */
export interface Knock {
  readonly code: string;
  readonly name: string;
}

export function rememberKnock(storage: PageStorage, { code, name }: Knock): void {
  storage.setItem(KEY, `${code} ${name}`);
}

/** The name given at that door; undefined where this tab does not wait there. */
export function knockedAs(storage: PageStorage, code: string): string | undefined {
  const kept = storage.getItem(KEY) ?? '';
  return kept.startsWith(`${code} `) ? kept.slice(code.length + 1) : undefined;
}

export function forgetKnock(storage: PageStorage): void {
  storage.removeItem(KEY);
}

const KEY = 'tessera:knocking';
