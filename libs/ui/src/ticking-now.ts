import { DestroyRef, inject, signal, type Signal } from '@angular/core';

/** The time, renewed every `everyMs` while the caller's component lives: for words such as "3 minutes ago". */
export function tickingNow(everyMs: number): Signal<number> {
  const now = signal(Date.now());
  const timer = setInterval(() => now.set(Date.now()), everyMs);
  inject(DestroyRef).onDestroy(() => clearInterval(timer));
  return now.asReadonly();
}
