/** The same PIN with another last digit. */
export function misheard(pin: string): string {
  return pin.slice(0, -1) + String((Number(pin.at(-1)) + 1) % 10);
}

/** The same PIN as if another member had read it. */
export function ofOtherSlot(pin: string): string {
  const slot = Number(pin.slice(0, 2));
  return String(slot === 99 ? 10 : slot + 1) + pin.slice(2);
}
