import type { RandomBytes } from '../crypto.ts';
import { MAX_SLOT, MIN_SLOT } from '../pairing/frames.ts';

/** A PIN with its slot, as one person reads it to another. */
export interface SpokenPin {
  /** 10–99, for routing only: tells the newcomer's device whose PIN this is. */
  readonly slot: number;
  /** Six ASCII digits. */
  readonly pin: string;
}

/** `17 – 482 913` */
export function formatPin({ slot, pin }: SpokenPin): string {
  return `${slot} – ${pin.slice(0, 3)} ${pin.slice(3)}`;
}

/** Takes what people type or paste: spaces, dashes of any kind, full-width digits. Undefined unless it is eight digits. */
export function parsePin(text: string): SpokenPin | undefined {
  if (text.length > MAX_TYPED_CHARACTERS) return undefined;
  const digits = text.normalize('NFKC').replace(/[\s\p{Dash}]/gu, '');
  if (!/^[1-9][0-9]{7}$/.test(digits)) return undefined;
  return { slot: Number(digits.slice(0, 2)), pin: digits.slice(2) };
}

/** Uniform over a million: draws that would favour small numbers are thrown away. */
export function samplePin(random: RandomBytes): string {
  return String(uniform(random, 1_000_000)).padStart(6, '0');
}

export function sampleSlot(random: RandomBytes): number {
  return MIN_SLOT + uniform(random, MAX_SLOT - MIN_SLOT + 1);
}

const MAX_TYPED_CHARACTERS = 64;

function uniform(random: RandomBytes, count: number): number {
  const limit = 2 ** 32 - (2 ** 32 % count);
  for (;;) {
    const bytes = random(4);
    const drawn = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    if (drawn < limit) return drawn % count;
  }
}
