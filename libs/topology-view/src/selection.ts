import type { PeerId } from '#protocol';

/** What is selected, or under the pointer: a peer, or the pair of two (in any order). Null for nothing. */
export type Selection =
  | { readonly kind: 'peer'; readonly peer: PeerId }
  | { readonly kind: 'pair'; readonly a: PeerId; readonly b: PeerId }
  | null;

/** Whether it is that peer, or one of that pair. */
export function touches(selection: Selection, peer: PeerId): boolean {
  if (selection === null) return false;
  return selection.kind === 'peer' ? selection.peer === peer : selection.a === peer || selection.b === peer;
}

export function isPair(selection: Selection, a: PeerId, b: PeerId): boolean {
  return selection?.kind === 'pair' && touches(selection, a) && touches(selection, b);
}

export function sameSelection(one: Selection, other: Selection): boolean {
  if (one === null || other === null) return one === other;
  if (one.kind === 'peer') return other.kind === 'peer' && one.peer === other.peer;
  return isPair(other, one.a, one.b);
}
