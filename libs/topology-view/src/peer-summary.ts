import { type NameOf, plainName } from './drawn-name.ts';
import { count } from './headline.ts';
import { type GraphPeer, isPresent } from './room-graph.ts';

/** How somebody stands, in one line: "linked with 9 of 11, 2 gaps, sponsor alice". */
export function peerSummary(peer: GraphPeer, nameOf: NameOf): string {
  const { degree, sponsor, explains } = peer;
  const parts = [
    isPresent(peer) ? null : 'away, as last reported',
    degree ? `linked with ${degree.linked} of ${degree.others}` : null,
    degree && degree.gaps > 0 ? count(degree.gaps, 'gap') : null,
    explains > 0 ? `explains ${count(explains, 'gap')}` : null,
    sponsorWords(peer, nameOf, sponsor),
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function sponsorWords({ isFounder }: GraphPeer, nameOf: NameOf, sponsor: GraphPeer['sponsor']): string {
  if (sponsor) return `sponsor ${plainName(nameOf(sponsor.peer))}`;
  return isFounder ? 'founder' : 'no sponsor';
}
