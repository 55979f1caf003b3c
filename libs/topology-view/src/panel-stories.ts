import type { PeerId } from '#protocol';
import { isGap, type PairPicture } from '#topology';
import { count } from './headline.ts';
import { type GraphPeer, isPresent, type RoomGraph } from './room-graph.ts';
import { isPair } from './selection.ts';
import { CAUSE_MEANINGS, pairWords, SAID_WORDS } from './words.ts';

/** What a panel says of a peer. */
export interface PeerStory {
  readonly kind: 'peer';
  readonly peer: PeerId;
  readonly marks: readonly string[];
  readonly presence: string;
  readonly since: number | null;
  /** From the peer up to the founder; the peer itself first. */
  readonly chain: readonly PeerId[];
  readonly sponsorNote: string;
  readonly vouchedFor: readonly PeerId[];
  readonly links: string;
  readonly gaps: readonly GapLine[];
  /** Gaps that are not listed. */
  readonly moreGaps: number;
}

export interface GapLine {
  readonly other: PeerId;
  readonly words: string;
  readonly isBenign: boolean;
  /** What the peer says of the other, and the other of the peer. */
  readonly said: string;
  readonly heard: string;
  readonly since: number | null;
}

/** What a panel says of a pair. */
export interface PairStory {
  readonly kind: 'pair';
  readonly a: PeerId;
  readonly b: PeerId;
  readonly words: string;
  readonly meaning: string;
  readonly saysA: string;
  readonly saysB: string;
  readonly since: number | null;
}

/** Enough to see what is going on; the Gaps list and the matrix show them all. */
const MAX_LINES = 12;

export function peerStory(graph: RoomGraph, id: PeerId): PeerStory | undefined {
  const peer = graph.byId.get(id);
  if (!peer) return undefined;
  const gaps = graph.gaps.filter(({ a, b }) => a === id || b === id);
  return {
    kind: 'peer',
    peer: id,
    marks: marksOf(peer),
    presence: presenceWords(peer),
    since: peer.since,
    chain: chainOf(graph, id),
    sponsorNote: sponsorNote(peer),
    vouchedFor: peer.vouchedFor,
    links: linkWords(graph, peer),
    gaps: gaps.slice(0, MAX_LINES).map((pair) => gapLine(pair, id)),
    moreGaps: Math.max(0, gaps.length - MAX_LINES),
  };
}

export function pairStory(graph: RoomGraph, a: PeerId, b: PeerId): PairStory | undefined {
  if (!graph.byId.has(a) || !graph.byId.has(b)) return undefined;
  const selected = { kind: 'pair', a, b } as const;
  const pair = [...graph.gaps, ...graph.connecting, ...graph.links].find((one) =>
    isPair(selected, one.a, one.b),
  );
  const [saysA, saysB] = wordsOf(pair, a);
  return {
    kind: 'pair',
    a,
    b,
    words: pair ? pairWords(pair) : 'linked',
    meaning: pair && isGap(pair) ? meaningOf(pair) : '',
    saysA,
    saysB,
    since: pair?.since ?? null,
  };
}

function marksOf({ isFounder, explains, isSponsorOfSuspect }: GraphPeer): string[] {
  return [
    ...(isFounder ? ['Founder'] : []),
    ...(explains > 0 ? [`Suspect: explains ${count(explains, 'gap')}`] : []),
    ...(isSponsorOfSuspect ? ['Sponsor of a suspect'] : []),
  ];
}

function presenceWords(peer: GraphPeer): string {
  switch (peer.presence) {
    case 'both':
      return 'Here';
    case 'node':
      return 'Listed by the node, but silent';
    case 'mesh':
      return 'Here, though the node does not list it';
    case 'away':
      return 'Away; as last reported';
    case 'never':
      return 'Never heard of, only named';
  }
}

function sponsorNote({ sponsor, isFounder }: GraphPeer): string {
  if (isFounder) return 'Created the room';
  if (!sponsor) return 'None: nobody vouches for this peer';
  if (sponsor.saidBy === 'peer') return 'As the peer says itself; the sponsor has not confirmed';
  return sponsor.saidBy === 'sponsor' ? 'As the sponsor says; the peer says otherwise' : '';
}

function chainOf({ byId }: RoomGraph, id: PeerId): readonly PeerId[] {
  const chain: PeerId[] = [];
  for (
    let at: PeerId | undefined = id;
    at !== undefined && !chain.includes(at);
    at = byId.get(at)?.sponsor?.peer
  ) {
    chain.push(at);
  }
  return chain;
}

function linkWords({ links }: RoomGraph, { peer, degree, ...rest }: GraphPeer): string {
  if (!degree || !isPresent({ peer, degree, ...rest })) return '';
  const relayed = links.filter(
    ({ a, b, state }) => (a === peer || b === peer) && state.kind === 'linked' && state.path === 'relayed',
  ).length;
  const linked = `Linked with ${degree.linked} of ${degree.others}`;
  return relayed > 0 ? `${linked}, ${relayed} over a relay` : linked;
}

function gapLine(pair: PairPicture, id: PeerId): GapLine {
  const [said, heard] = wordsOf(pair, id);
  const cause = pair.state.kind === 'gap' || pair.state.kind === 'one-sided' ? pair.state.cause : null;
  return {
    other: pair.a === id ? pair.b : pair.a,
    words: pairWords(pair),
    isBenign: cause === 'failed' || cause === 'dropped',
    said,
    heard,
    since: pair.since,
  };
}

/** Of `first` about the other, then the other way round. */
function wordsOf(pair: PairPicture | undefined, first: PeerId): readonly [string, string] {
  if (!pair) return [SAID_WORDS.linked, SAID_WORDS.linked];
  const [a, b] = pair.words.map((word) => (word === null ? 'nothing' : SAID_WORDS[word]));
  return pair.a === first ? [a ?? '', b ?? ''] : [b ?? '', a ?? ''];
}

function meaningOf({ state }: PairPicture): string {
  if (state.kind === 'one-sided') {
    return 'One says that they are linked, and the other does not confirm it.';
  }
  return state.kind === 'gap' ? CAUSE_MEANINGS[state.cause] : '';
}
