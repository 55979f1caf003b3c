import type { PeerId } from '#protocol';
import type { PairPicture } from '#topology';
import type { Place, Places } from './radial-places.ts';
import { isPair, type Selection } from './selection.ts';

/** The gap after the selected one, or before it, around the end; the oldest when none is selected. */
export function nextGap(gaps: readonly PairPicture[], selected: Selection, step: 1 | -1): Selection {
  const at = gaps.findIndex(({ a, b }) => isPair(selected, a, b));
  const index = at === -1 ? (step === 1 ? 0 : gaps.length - 1) : (at + step + gaps.length) % gaps.length;
  const gap = gaps[index];
  return gap ? { kind: 'pair', a: gap.a, b: gap.b } : selected;
}

/** The nearest peer in that direction; whoever is nearest to the middle when none is selected. */
export function peerTowards(places: Places, selected: Selection, direction: Place): PeerId | undefined {
  const from = selected && places.get(selected.kind === 'peer' ? selected.peer : selected.a);
  if (!from) return leastOf(places, ({ x, y }) => Math.hypot(x, y));
  return leastOf(places, ({ x, y }) => {
    const ahead = (x - from.x) * direction.x + (y - from.y) * direction.y;
    const aside = Math.abs((x - from.x) * direction.y - (y - from.y) * direction.x);
    return ahead <= 0 || aside > 2 * ahead ? Infinity : ahead + 2 * aside;
  });
}

function leastOf(places: Places, cost: (place: Place) => number): PeerId | undefined {
  let [least, lowest]: [PeerId | undefined, number] = [undefined, Infinity];
  for (const [peer, place] of places) {
    const own = cost(place);
    if (own < lowest) [least, lowest] = [peer, own];
  }
  return least;
}
