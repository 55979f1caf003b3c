/** Degrees, 0 to 359, from the first two bytes of a hex id. Without an id: the hue of stone. */
export function hueOf(hexId: string): number {
  const value = Number.parseInt(hexId.slice(0, 4), 16);
  return Number.isNaN(value) ? 80 : Math.round((value / 0xffff) * 359);
}

/** A cell of the 5 × 5 mosaic of a peer. */
export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly deep: boolean;
}

/** Mirrored left to right, since people remember symmetric patterns better. */
export function patternOf(hexId: string): readonly Cell[] {
  const digits = hexId.length >= 19 ? hexId.slice(4, 19) : STONE;
  return Array.from(digits).flatMap((digit, index) => {
    const value = Number.parseInt(digit, 16);
    if (value < 6) return [];
    const x = index % 3;
    const y = Math.floor(index / 3);
    const deep = value > 10;
    return x === 2
      ? [{ x, y, deep }]
      : [
          { x, y, deep },
          { x: 4 - x, y, deep },
        ];
  });
}

/** The pattern of somebody who has no key yet: a head and shoulders. */
const STONE = '00a0aa00a0aaaaa';

/** Colours of a peer's cursor and selection, as CSS; dark enough under white text (at least 4.5:1). */
export function cursorColors(hexId: string): { color: string; colorLight: string } {
  const hue = hueOf(hexId);
  return { color: `oklch(0.52 0.13 ${hue})`, colorLight: `oklch(0.52 0.13 ${hue} / 0.25)` };
}
