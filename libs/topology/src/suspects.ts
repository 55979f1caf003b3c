import { isSuspicious, OFFLINE } from './pair-codes.ts';
import type { PairMatrix } from './pair-matrix.ts';
import type { Peer } from './peer.ts';

/** Nobody looks through more of them; if that many do not explain the gaps, something else does. */
export const MAX_SUSPECTS = 16;

/** Whoever explains less of all suspicious gaps, as a share, is named by chance: the cover has to end somewhere. */
const SHARE_THAT_STANDS_OUT = 0.2;

/**
 * The fewest peers that explain the suspicious gaps, by greedy vertex cover: who has most, again and again. A
 * gap alone says nothing of which end is to blame, so who has only one is no suspect; and of the cover only those
 * are named who stand out, by their share or by suspicious gaps to half of the room. Of two with as many gaps the
 * one with fewer links goes first.
 */
export function suspectsAmong(
  present: readonly Peer[],
  matrix: PairMatrix,
): readonly { readonly peer: Peer; readonly explains: number }[] {
  const open = new Int32Array(matrix.size);
  const bySlot: Peer[] = [];
  for (const peer of present) {
    open[peer.slot] = matrix.suspiciousOf(peer.slot);
    bySlot[peer.slot] = peer;
  }
  const ofBothEnds = open.reduce((sum, gaps) => sum + gaps, 0);
  const cover: { peer: Peer; explains: number }[] = [];
  while (cover.length < MAX_SUSPECTS) {
    const worst = worstOf(bySlot, open, matrix);
    const explains = open[worst?.slot ?? -1] ?? 0;
    if (worst === undefined || explains < 2) break;
    cover.push({ peer: worst, explains });
    settle(worst, open, matrix);
  }
  return cover.filter(
    ({ peer, explains }) =>
      explains >= (SHARE_THAT_STANDS_OUT * ofBothEnds) / 2 ||
      2 * matrix.suspiciousOf(peer.slot) >= present.length - 1,
  );
}

/** Asked again and again of thousands: most of them are passed over by one number, without a look at the peer. */
function worstOf(bySlot: readonly Peer[], open: Int32Array, matrix: PairMatrix): Peer | undefined {
  let [worst, most]: [Peer | undefined, number] = [undefined, 0];
  for (let slot = 0; slot < open.length; slot += 1) {
    const own = open[slot] ?? 0;
    const peer = own === 0 || own < most ? undefined : bySlot[slot];
    if (peer === undefined) continue;
    if (worst !== undefined && own === most && !goesFirst(peer, worst, matrix)) continue;
    worst = peer;
    most = own;
  }
  return worst;
}

/** Of two with as many gaps. */
function goesFirst(a: Peer, b: Peer, matrix: PairMatrix): boolean {
  const fewerLinks = matrix.linksOf(b.slot) - matrix.linksOf(a.slot);
  return fewerLinks === 0 ? a.id < b.id : fewerLinks > 0;
}

/** What this one explains is open no more. */
function settle({ slot }: Peer, open: Int32Array, matrix: PairMatrix): void {
  const codes = matrix.codesOf(slot);
  for (let other = 0; other < codes.length; other += 1) {
    if (isSuspicious(codes[other] ?? OFFLINE)) open[other] = (open[other] ?? 0) - 1;
  }
  open[slot] = 0;
}
