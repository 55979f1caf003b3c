import type { PeerId } from '#protocol';
import { BENIGN_CAUSES } from './judge-pair.ts';
import type { PairPicture, PeerPicture } from './picture.ts';

/** Gaps and one-sided claims, the oldest first. */
export function gapList(pairs: readonly PairPicture[]): readonly PairPicture[] {
  return pairs.filter(isGap).sort((x, y) => (x.since ?? 0) - (y.since ?? 0));
}

/** No link that both ends confirm. */
export function isGap({ state }: PairPicture): boolean {
  return state.kind === 'gap' || state.kind === 'one-sided';
}

/** A gap that a network or a sleeping device explains. */
export function isBenign({ state }: PairPicture): boolean {
  const cause = state.kind === 'gap' || state.kind === 'one-sided' ? state.cause : null;
  return cause !== null && BENIGN_CAUSES.has(cause);
}

/** How one peer stands to all others that are present in its room. */
export interface Degree {
  readonly others: number;
  readonly linked: number;
  readonly gaps: number;
}

/** By peer, for present ones; the picture may list the linked pairs or leave them out. */
export function degrees(
  peers: readonly PeerPicture[],
  pairs: readonly PairPicture[],
): ReadonlyMap<PeerId, Degree> {
  const present = peers.filter(({ presence }) => presence !== 'away');
  const sizes = Map.groupBy(present, ({ roomId }) => roomId);
  const counts = new Map(present.map(({ peer }) => [peer, { unlinked: 0, gaps: 0 }]));
  for (const pair of pairs) {
    if (pair.state.kind === 'linked' && !pair.unconfirmed) continue;
    for (const count of [counts.get(pair.a), counts.get(pair.b)]) {
      if (!count) continue;
      count.unlinked += 1;
      count.gaps += Number(isGap(pair));
    }
  }
  return new Map(
    present.map(({ peer, roomId }) => {
      const others = (sizes.get(roomId)?.length ?? 1) - 1;
      const { unlinked, gaps } = counts.get(peer) ?? { unlinked: 0, gaps: 0 };
      return [peer, { others, linked: others - unlinked, gaps }];
    }),
  );
}
