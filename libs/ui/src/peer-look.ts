/** Degrees, 0 to 359, from the first two bytes of a hex id. */
export function hueOf(hexId: string): number {
  return Math.round((Number.parseInt(hexId.slice(0, 4), 16) / 0xffff) * 359);
}

/** A cell of the 5 × 5 mosaic of a peer. */
export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly deep: boolean;
}

/** Mirrored left to right, since people remember symmetric patterns better. */
export function patternOf(hexId: string): readonly Cell[] {
  return Array.from(hexId.slice(4, 19)).flatMap((digit, index) => {
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

/** Colours of a peer's cursor and selection, as CSS; dark enough under white text (at least 4.5:1). */
export function cursorColors(hexId: string): { color: string; colorLight: string } {
  const hue = hueOf(hexId);
  return { color: `oklch(0.52 0.13 ${hue})`, colorLight: `oklch(0.52 0.13 ${hue} / 0.25)` };
}
