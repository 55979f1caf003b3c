import type { PeerId } from '#protocol';

/** A name for people to read; who signed up as what is the other's choice, so it is hostile input. */
export type NameOf = (peer: PeerId) => string;

const MAX_LENGTH = 18;

/** On one line, without what turns the text around or hides in it, and short enough for a tile. */
export function drawnName(name: string): string {
  const known = DRAWN.get(name);
  if (known !== undefined) return known;
  const drawn = shortened(plainName(name));
  if (DRAWN.size >= MAX_REMEMBERED) DRAWN.clear();
  DRAWN.set(name, drawn);
  return drawn;
}

/** Each name is asked for again with each picture. */
const DRAWN = new Map<string, string>();
const MAX_REMEMBERED = 4096;

function shortened(plain: string): string {
  const letters = Array.from(plain);
  return letters.length > MAX_LENGTH ? `${letters.slice(0, MAX_LENGTH - 1).join('')}…` : plain;
}

/** The same at its full length, for lists and files. */
export function plainName(name: string): string {
  return name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
