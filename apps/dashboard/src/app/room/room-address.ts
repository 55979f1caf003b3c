import type { PeerId } from '#protocol';
import type { Layers, Selection } from '#topology-view';

export const TABS = ['map', 'matrix', 'members', 'gaps', 'events'] as const;
export type Tab = (typeof TABS)[number];

/** A map of more peers is a hairball; the matrix still shows an outsider at a glance. */
const MAX_MAP_PEERS = 150;

export function tabFrom(text: string | undefined, peers: number): Tab {
  return TABS.find((tab) => tab === text) ?? (peers > MAX_MAP_PEERS ? 'matrix' : 'map');
}

/** `sel` in the address: one peer, or two with a dash between them. */
export function selectionFrom(text: string | undefined): Selection {
  const [, a, b] = /^([0-9a-f]{32})(?:-([0-9a-f]{32}))?$/.exec(text ?? '') ?? [];
  if (a === undefined) return null;
  if (b === undefined) return { kind: 'peer', peer: a as PeerId };
  return { kind: 'pair', a: a as PeerId, b: b as PeerId };
}

export function selectionText(selection: Selection): string | null {
  if (!selection) return null;
  return selection.kind === 'peer' ? selection.peer : `${selection.a}-${selection.b}`;
}

/** `layers` in the address: a letter for each; none of them is not the same as nothing said. */
export function layersFrom(text: string | undefined): Layers {
  const letters = text ?? 'vg';
  return {
    vouches: letters.includes('v'),
    gaps: letters.includes('g'),
    links: letters.includes('l') ? 'all' : letters.includes('r') ? 'relayed' : 'none',
  };
}

export function layersText({ vouches, gaps, links }: Layers): string | null {
  const letters = `${vouches ? 'v' : ''}${gaps ? 'g' : ''}${links === 'all' ? 'l' : links === 'relayed' ? 'r' : ''}`;
  return letters === 'vg' ? null : letters || '0';
}
