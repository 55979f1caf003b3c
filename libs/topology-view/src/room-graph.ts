import type { PeerId, RoomId } from '#protocol';
import {
  type Degree,
  degrees,
  gapList,
  type GroupPicture,
  type PairPicture,
  type PeerPicture,
  type Presence,
  type Sponsor,
  type TopologySnapshot,
  vouchTree,
  type VouchNode,
} from '#topology';

/** One room of a picture, in the shape in which it is drawn. */
export interface RoomGraph {
  readonly group: GroupPicture;
  /** In the order of the vouch tree: sponsors before those they let in, branches by the age of their roots. */
  readonly peers: readonly GraphPeer[];
  readonly byId: ReadonlyMap<PeerId, GraphPeer>;
  /** Oldest first. */
  readonly gaps: readonly PairPicture[];
  readonly connecting: readonly PairPicture[];
  /** Only where the picture lists them. */
  readonly links: readonly PairPicture[];
}

export interface GraphPeer {
  readonly peer: PeerId;
  /** Place in `peers`. */
  readonly order: number;
  readonly presence: Presence | 'never';
  /** Present, or away, since; null for one who is only named. */
  readonly since: number | null;
  readonly sponsor: Sponsor | null;
  readonly vouchedFor: readonly PeerId[];
  /** Undefined for who is not here. */
  readonly degree: Degree | undefined;
  /** Gaps to half of the present peers, so that a fan of lines would hide the rest. */
  readonly isCrowded: boolean;
  /** Suspicious gaps that this one explains; 0 for who is no suspect. */
  readonly explains: number;
  readonly isSponsorOfSuspect: boolean;
  /** It reports, and the node, which lists others of the room, does not list it. */
  readonly isUnlisted: boolean;
  readonly isFounder: boolean;
}

/** Below that, a few gaps are drawn sooner than counted. */
const CROWDED_FROM = 4;

/** Which room of a picture; without an id the one that `self` is in, else the one with most peers present. */
export interface RoomChoice {
  readonly roomId: RoomId | undefined;
  readonly self: PeerId | undefined;
}

/** Undefined when the picture has no such room. Whoever asks again about the same picture gets the same answer. */
export function roomGraph(picture: TopologySnapshot, choice: RoomChoice): RoomGraph | undefined {
  const group = groupOf(picture, choice);
  if (!group) return undefined;
  const known = GRAPHS.get(picture);
  if (known?.group === group) return known;
  const graph = graphOf(picture, group);
  GRAPHS.set(picture, graph);
  return graph;
}

/** A map, a panel and a matrix ask about one picture. */
const GRAPHS = new WeakMap<TopologySnapshot, RoomGraph>();

function graphOf(picture: TopologySnapshot, group: GroupPicture): RoomGraph {
  const { members, tree, isAll } = membersOf(picture.peers, group.roomId);
  const ids = new Set(isAll ? [] : members.map(({ peer }) => peer));
  const pairs = isAll ? picture.pairs : picture.pairs.filter(({ a }) => ids.has(a));
  const standing = degrees(members, pairs);
  const peers = graphPeers({ members, tree, standing, group });
  return {
    group,
    peers,
    byId: new Map(peers.map((peer) => [peer.peer, peer])),
    gaps: gapList(pairs),
    connecting: pairs.filter(isOnTheWay),
    links: pairs.filter(({ state, unconfirmed }) => state.kind === 'linked' && !unconfirmed),
  };
}

interface Members {
  readonly members: readonly PeerPicture[];
  readonly tree: readonly VouchNode[];
  /** Nobody in the picture is in another room. */
  readonly isAll: boolean;
}

/** By the table of peers, which stays the same object while only pairs change. */
const MEMBERS = new WeakMap<readonly PeerPicture[], ReadonlyMap<RoomId, Members>>();

function membersOf(table: readonly PeerPicture[], roomId: RoomId): Members {
  const known = MEMBERS.get(table);
  const found = known?.get(roomId);
  if (found) return found;
  const members = table.filter((peer) => peer.roomId === roomId).sort(byAge);
  const made = { members, tree: preorder(vouchTree(members)), isAll: members.length === table.length };
  MEMBERS.set(table, new Map([...(known ?? []), [roomId, made]]));
  return made;
}

/** No room lists more of its good links by itself: the lines would hide what is missing. */
export const MAX_PEERS_WITH_LINKS = 60;

function isOnTheWay({ state, unconfirmed }: PairPicture): boolean {
  return state.kind === 'connecting' || (state.kind === 'linked' && unconfirmed);
}

function groupOf({ groups, peers }: TopologySnapshot, choice: RoomChoice): GroupPicture | undefined {
  const wanted = choice.roomId ?? peers.find(({ peer }) => peer === choice.self)?.roomId;
  if (wanted !== undefined) return groups.find(({ roomId }) => roomId === wanted);
  return groups.toSorted((x, y) => y.counts.present - x.counts.present || (x.roomId < y.roomId ? -1 : 1))[0];
}

/** So that who comes later is drawn later. */
function byAge(x: PeerPicture, y: PeerPicture): number {
  return x.since - y.since || (x.peer < y.peer ? -1 : 1);
}

function graphPeers({
  members,
  tree,
  standing,
  group,
}: Pick<Members, 'members' | 'tree'> & {
  readonly standing: ReadonlyMap<PeerId, Degree>;
  readonly group: GroupPicture;
}): readonly GraphPeer[] {
  const pictures = new Map(members.map((peer) => [peer.peer, peer]));
  const explains = new Map(group.suspects.map((suspect) => [suspect.peer, suspect.explains]));
  const sponsors = new Set(group.suspects.map(({ sponsor }) => sponsor?.peer));
  const isNodeThere = members.some(({ presence }) => presence === 'both' || presence === 'node');
  return tree.map(({ peer, presence, sponsor, children }, order) => {
    const degree = standing.get(peer);
    return {
      peer,
      order,
      presence,
      since: pictures.get(peer)?.since ?? null,
      sponsor,
      vouchedFor: children.map((child) => child.peer),
      degree,
      isCrowded: isCrowded(degree),
      explains: explains.get(peer) ?? 0,
      isSponsorOfSuspect: sponsors.has(peer),
      isUnlisted: isNodeThere && presence === 'mesh',
      isFounder: peer === group.founder,
    };
  });
}

function isCrowded(degree: Degree | undefined): boolean {
  return degree !== undefined && degree.gaps >= CROWDED_FROM && 2 * degree.gaps >= degree.others;
}

function preorder(nodes: readonly VouchNode[]): VouchNode[] {
  const all: VouchNode[] = [];
  const open = nodes.toReversed();
  for (let node = open.pop(); node; node = open.pop()) {
    all.push(node);
    open.push(...node.children.toReversed());
  }
  return all;
}

export function isPresent({ presence }: GraphPeer): boolean {
  return presence !== 'away' && presence !== 'never';
}
