import type { PeerId } from '#protocol';
import { isBenign, type PairPicture } from '#topology';
import { bendLines } from './bend-lines.ts';
import type { Layers } from './layers.ts';
import { drawnName, type NameOf } from './drawn-name.ts';
import { isDense, type Place, type Places } from './radial-places.ts';
import { type GraphPeer, isPresent, MAX_PEERS_WITH_LINKS, type RoomGraph } from './room-graph.ts';
import { isPair, type Selection, touches } from './selection.ts';
import { CAUSE_WORDS } from './words.ts';

/** What is on a map, ready for any renderer. */
export interface MapElements {
  /** Gaps that are not drawn, because so many lines say nothing to anybody. */
  readonly untold: number;
  readonly tiles: readonly MapTile[];
  readonly lines: readonly MapLine[];
}

export interface MapTile extends Place {
  readonly peer: PeerId;
  readonly name: string;
  readonly marks: readonly TileMark[];
  /** "53 of 59", or what else is said in the corner. */
  readonly badge: { readonly text: string; readonly tone: 'gap' | 'sponsor' } | null;
}

export type TileMark =
  | 'self'
  | 'founder'
  | 'dense'
  | 'suspect'
  | 'sponsor'
  | 'away'
  | 'unlisted'
  | 'selected'
  | 'hovered'
  | 'faded';

export interface MapLine {
  readonly id: string;
  /** Of a vouch the sponsor, of a one-sided claim the one who says linked. */
  readonly from: PeerId;
  readonly to: PeerId;
  readonly kind: LineKind;
  readonly word: string;
  /** `thin`: one of so many that each must step back. */
  readonly strength: 'plain' | 'thin' | 'strong' | 'faded';
  /** How far its middle is bowed, as `bendLines` says; 0 is straight. */
  readonly bend: number;
}

/** `said`: a vouch that only one of the two reports. `benign`: a gap that a network explains. `split`: one-sided. */
export type LineKind = 'vouch' | 'said' | 'link' | 'relayed' | 'gap' | 'benign' | 'split' | 'connecting';

export interface MapView {
  readonly places: Places;
  readonly layers: Layers;
  readonly selected: Selection;
  readonly hovered: Selection;
  readonly self: PeerId | undefined;
  readonly nameOf: NameOf;
}

/** More lines with a word on each are noise; who is selected shows up to as many. */
const MAX_WORDS = 12;
const MAX_BENT = 40;

/**
 * A thicket of more lines tells nothing, and whoever floods a room with reports must not hold up the page. Who is
 * looked at shows all of its own.
 */
const MAX_GAPS_AT_REST = 300;
const MIDDLE: Place = { x: 0, y: 0 };

export function mapElements(graph: RoomGraph, view: MapView): MapElements {
  const gaps = shownGaps(graph, view);
  const straight = [...vouchLines(graph, view), ...linkLines(graph, view), ...connectingLines(graph, view)];
  const lines = [...straight, ...bentLines(gapLines(gaps.shown, view), straight, view)];
  const near = nearPeers(lines, view.selected);
  return {
    tiles: graph.peers.flatMap((peer) => tile(peer, near, view)),
    lines,
    untold: gaps.untold,
  };
}

/** Who is selected and all that a line leads to from there; undefined when nobody is. */
function nearPeers(lines: readonly MapLine[], selected: Selection): ReadonlySet<PeerId> | undefined {
  if (selected === null) return undefined;
  const strong = lines.filter(({ strength }) => strength === 'strong').flatMap(({ from, to }) => [from, to]);
  return new Set([...strong, ...(selected.kind === 'peer' ? [selected.peer] : [selected.a, selected.b])]);
}

/** Around tiles and beside other lines, as long as there are few; a thicket is clearest with straight lines. */
function bentLines(
  lines: readonly MapLine[],
  straight: readonly MapLine[],
  { places }: MapView,
): readonly MapLine[] {
  if (lines.length > MAX_BENT) return lines;
  const taken = new Set(straight.flatMap(({ from, to }) => [from + to, to + from]));
  const chords = lines.map(({ from, to, word }) => ({
    from: places.get(from) ?? MIDDLE,
    to: places.get(to) ?? MIDDLE,
    letters: word.length,
    isTaken: taken.has(from + to),
  }));
  const bends = bendLines(chords, [...places.values()]);
  return lines.map((line, index) => ({ ...line, bend: bends[index] ?? 0 }));
}

function tile(peer: GraphPeer, near: ReadonlySet<PeerId> | undefined, view: MapView): MapTile[] {
  const place = view.places.get(peer.peer);
  if (!place) return [];
  const isSelf = peer.peer === view.self;
  const name = drawnName(view.nameOf(peer.peer));
  // Spread out field by field here and below: hundreds are made for each delta, and a lowered spread is slow.
  return [
    {
      peer: peer.peer,
      x: place.x,
      y: place.y,
      name: isSelf ? `${name} (you)` : name,
      marks: marksOf(peer, isSelf, near?.has(peer.peer) === false, view),
      badge: badgeOf(peer),
    },
  ];
}

function badgeOf({ degree, isCrowded, isSponsorOfSuspect }: GraphPeer): MapTile['badge'] {
  if (degree && isCrowded) return { text: `${degree.gaps} of ${degree.others}`, tone: 'gap' };
  return isSponsorOfSuspect ? { text: 'sponsor', tone: 'sponsor' } : null;
}

function marksOf(
  peer: GraphPeer,
  isSelf: boolean,
  isFaded: boolean,
  { selected, hovered, places }: MapView,
): readonly TileMark[] {
  const marks: TileMark[] = [];
  if (isSelf) marks.push('self');
  if (peer.isFounder) marks.push('founder');
  if (peer.explains > 0) marks.push('suspect');
  if (peer.isSponsorOfSuspect && peer.explains === 0) marks.push('sponsor');
  if (!isPresent(peer)) marks.push('away');
  if (peer.isUnlisted) marks.push('unlisted');
  if (touches(selected, peer.peer)) marks.push('selected');
  if (touches(hovered, peer.peer)) marks.push('hovered');
  if (isFaded) marks.push('faded');
  if (isDense(places.size)) marks.push('dense');
  return marks;
}

function vouchLines({ peers }: RoomGraph, { layers, places, selected }: MapView): MapLine[] {
  if (!layers.vouches) return [];
  return peers.flatMap(({ peer, sponsor }): MapLine[] => {
    if (!sponsor || !places.has(sponsor.peer)) return [];
    const isNear = touches(selected, peer) || touches(selected, sponsor.peer);
    return [
      {
        id: `v${peer}`,
        from: sponsor.peer,
        to: peer,
        kind: sponsor.saidBy === 'both' ? 'vouch' : 'said',
        word: '',
        strength: strengthOf(selected, isNear && selected?.kind === 'peer'),
        bend: 0,
      },
    ];
  });
}

/** A fan to everyone hides the room: until somebody looks at it, the badge says as much. */
function shownGaps(
  { gaps, byId }: RoomGraph,
  { layers, selected, hovered }: MapView,
): { readonly shown: readonly PairPicture[]; readonly untold: number } {
  if (!layers.gaps) return { shown: [], untold: 0 };
  const isOfACrowd = ({ a, b }: PairPicture) =>
    byId.get(a)?.isCrowded === true || byId.get(b)?.isCrowded === true;
  const isLookedAt = lookedAt(selected, hovered);
  const atRest = gaps.filter((pair) => !isOfACrowd(pair));
  const drawn = new Set(atRest.length > MAX_GAPS_AT_REST ? mostTelling(atRest) : atRest);
  const shown = gaps.filter((pair) => drawn.has(pair) || isLookedAt(pair));
  return { shown, untold: atRest.length - drawn.size };
}

/** Those without a harmless cause before the others, and of each the newest. They come oldest first. */
function mostTelling(gaps: readonly PairPicture[]): readonly PairPicture[] {
  const telling = gaps.filter((pair) => !isBenign(pair));
  if (telling.length >= MAX_GAPS_AT_REST) return telling.slice(-MAX_GAPS_AT_REST);
  return [...gaps.filter(isBenign).slice(telling.length - MAX_GAPS_AT_REST), ...telling];
}

function lookedAt(selected: Selection, hovered: Selection): (pair: PairPicture) => boolean {
  if (selected === null && hovered === null) return () => false;
  return ({ a, b }) => touchesPair(selected, a, b) || touchesPair(hovered, a, b);
}

function gapLines(shown: readonly PairPicture[], { selected, hovered }: MapView): MapLine[] {
  const isLookedAt = lookedAt(selected, hovered);
  const looked = shown.filter(isLookedAt);
  const many = selected === null && shown.length > MAX_BENT;
  const worded = new Set(shown.length <= MAX_WORDS ? shown : looked.length <= MAX_WORDS ? looked : []);
  return shown.map((pair) => {
    const strength = many && !isLookedAt(pair) ? 'thin' : strengthOfPair(pair, selected);
    return line(pair, gapKind(pair), worded.has(pair) ? wordOn(pair) : '', strength);
  });
}

/** As with the gaps, no more of them than somebody can take in. */
function connectingLines({ connecting }: RoomGraph, { layers, selected }: MapView): MapLine[] {
  if (!layers.gaps) return [];
  return connecting
    .slice(0, MAX_GAPS_AT_REST)
    .map((pair) => line(pair, 'connecting', '', strengthOfPair(pair, selected)));
}

function linkLines({ links, group }: RoomGraph, { layers, selected }: MapView): MapLine[] {
  const all = layers.links === 'all' && group.counts.present <= MAX_PEERS_WITH_LINKS;
  return links.flatMap((pair) => {
    const isRelayed = pair.state.kind === 'linked' && pair.state.path === 'relayed';
    const isWanted = all || (layers.links !== 'none' && isRelayed) || touchesPair(selected, pair.a, pair.b);
    return isWanted ? [line(pair, isRelayed ? 'relayed' : 'link', '', strengthOfPair(pair, selected))] : [];
  });
}

function line(pair: PairPicture, kind: LineKind, word: string, strength: MapLine['strength']): MapLine {
  const isClaimOfB = kind === 'split' && pair.words[1] === 'linked';
  const [from, to] = isClaimOfB ? [pair.b, pair.a] : [pair.a, pair.b];
  return { id: `p${pair.a}${pair.b}`, from, to, kind, word, strength, bend: 0 };
}

function gapKind(pair: PairPicture): LineKind {
  if (pair.state.kind === 'one-sided') return 'split';
  return isBenign(pair) ? 'benign' : 'gap';
}

function wordOn({ state }: PairPicture): string {
  if (state.kind === 'one-sided') return state.cause === null ? 'one-sided' : CAUSE_WORDS[state.cause];
  return state.kind === 'gap' ? CAUSE_WORDS[state.cause] : '';
}

/** A pair that is selected, or all of a peer that is. */
function touchesPair(selection: Selection, a: PeerId, b: PeerId): boolean {
  if (selection?.kind === 'pair') return isPair(selection, a, b);
  return touches(selection, a) || touches(selection, b);
}

function strengthOfPair({ a, b }: PairPicture, selected: Selection): MapLine['strength'] {
  return strengthOf(selected, touchesPair(selected, a, b));
}

function strengthOf(selected: Selection, isNear: boolean): MapLine['strength'] {
  if (selected === null) return 'plain';
  return isNear ? 'strong' : 'faded';
}
