import { MAX_REPORT_PEERS, type Report, type ReportedEdge, type ReportedPair, type Sid } from '#protocol';
import { type Membership, peerIdOf, type PublicKey } from '#trust';
import type { RoomLedger } from '../room-ledger.ts';
import { type PairFacts, pairWord } from './pair-word.ts';

/** All of a report but what changes with every one of them. */
export type OwnWord = Omit<Report, 'seq' | 'time'>;

export interface OwnWordSources {
  readonly ledger: RoomLedger;
  readonly sid: Sid;
  /** Who is there besides us, those first who matter most. */
  readonly present: Iterable<PublicKey>;
  readonly factsOf: (peer: PublicKey, membership: Membership) => PairFacts;
}

/** What this peer says of itself and of those who are present (§8). Undefined while it is no member. */
export function ownWord({ ledger, sid, present, factsOf }: OwnWordSources): OwnWord | undefined {
  const { membership, self } = ledger;
  if (!membership?.isMember(self)) return undefined;
  const peers = [...present].filter((peer) => isListed(peer, membership)).slice(0, MAX_REPORT_PEERS);
  const [letIn] = membership.letInBy(self);
  return {
    roomId: ledger.roomId,
    publicKey: self,
    sid,
    heads: ledger.heads(),
    founder: peerIdOf(membership.founder),
    sponsor: letIn && peerIdOf(letIn.by),
    pairs: peers.map((peer): ReportedPair => {
      return { peer: peerIdOf(peer), ...pairWord(factsOf(peer, membership)) };
    }),
    edges: peers.flatMap((peer) => edgesTo(peer, self, membership)),
  };
}

/** Whoever has never been let in is at the door; whoever has left said so itself. */
function isListed(peer: PublicKey, membership: Membership): boolean {
  const { kind } = membership.standing(peer);
  return kind !== 'unknown' && kind !== 'left';
}

function edgesTo(peer: PublicKey, self: PublicKey, membership: Membership): ReportedEdge[] {
  const subject = peerIdOf(peer);
  return membership.letInBy(peer).flatMap((reason): ReportedEdge[] => {
    const own: ReportedEdge[] = reason.by === self ? [{ subject, via: reason.how }] : [];
    const admitted = reason.how === 'invite' && reason.admittedBy === self;
    return admitted ? [...own, { subject, via: 'admit' }] : own;
  });
}
