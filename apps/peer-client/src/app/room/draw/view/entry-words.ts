import type { Mark, ShapeKind } from '../model/mark.ts';
import { COLOUR_NAMES } from '../model/palette.ts';

/** What a mark is, for a list: "Rectangle, blue", or a text's own beginning. */
export function entryWords(mark: Mark): string {
  if (mark.kind === 'text') return `“${shortened(mark.text)}”`;
  const kind = mark.kind === 'stroke' ? 'Stroke' : SHAPE_NAMES[mark.kind];
  return `${kind}, ${COLOUR_NAMES[mark.style.colour].toLowerCase()}`;
}

const SHAPE_NAMES: Readonly<Record<ShapeKind, string>> = {
  line: 'Line',
  rectangle: 'Rectangle',
  ellipse: 'Ellipse',
};

const MAX_CHARACTERS = 60;

function shortened(text: string): string {
  const characters = Array.from(text.replaceAll(/\s+/g, ' ').trim());
  return characters.length > MAX_CHARACTERS
    ? `${characters.slice(0, MAX_CHARACTERS).join('')}…`
    : characters.join('');
}
