import { DestroyRef, effect, inject, type Signal } from '@angular/core';

/** Has the browser ask before the page goes, while something in it is kept nowhere else on this device. */
export function guardUnkept(isUnkept: Signal<boolean>): void {
  const ask = (event: Event): void => event.preventDefault();
  const stop = (): void => removeEventListener('beforeunload', ask);
  effect(() => (isUnkept() ? addEventListener('beforeunload', ask) : stop()));
  inject(DestroyRef).onDestroy(stop);
}
