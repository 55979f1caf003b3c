import { isSuspicious, OFFLINE } from './pair-codes.ts';
import type { PairMatrix } from './pair-matrix.ts';
import type { Peer } from './peer.ts';

/** Nobody looks through more of them; if that many do not explain the gaps, something else does. */
export const MAX_SUSPECTS = 16;

/**
 * The fewest peers that explain the suspicious gaps, by greedy vertex cover: who has most, again and again. A
 * gap alone says nothing of which end is to blame, so who has only one is no suspect. Of two with as many gaps
 * the one with fewer links goes first.
 */
export function suspectsAmong(
  present: readonly Peer[],
  matrix: PairMatrix,
): readonly { readonly peer: Peer; readonly explains: number }[] {
  const open = new Map(present.map((peer) => [peer, matrix.suspiciousOf(peer.slot)]));
  const suspects: { peer: Peer; explains: number }[] = [];
  while (suspects.length < MAX_SUSPECTS) {
    const worst = present.reduce<Peer | undefined>(
      (best, peer) => (best === undefined || isWorse(peer, best, open, matrix) ? peer : best),
      undefined,
    );
    const explains = (worst && open.get(worst)) ?? 0;
    if (worst === undefined || explains < 2) break;
    suspects.push({ peer: worst, explains });
    settle(worst, open, matrix);
  }
  return suspects;
}

function isWorse(a: Peer, b: Peer, open: ReadonlyMap<Peer, number>, matrix: PairMatrix): boolean {
  const more = (open.get(a) ?? 0) - (open.get(b) ?? 0);
  if (more !== 0) return more > 0;
  const fewerLinks = matrix.linksOf(b.slot) - matrix.linksOf(a.slot);
  return fewerLinks === 0 ? a.id < b.id : fewerLinks > 0;
}

/** What this one explains is open no more. */
function settle(explained: Peer, open: Map<Peer, number>, matrix: PairMatrix): void {
  const codes = matrix.codesOf(explained.slot);
  open.delete(explained);
  for (const [peer, gaps] of open) {
    if (isSuspicious(codes[peer.slot] ?? OFFLINE)) open.set(peer, gaps - 1);
  }
}
