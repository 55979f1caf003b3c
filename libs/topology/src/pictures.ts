import type { PeerId, RoomId, Sid } from '#protocol';
import { completeness, type Group } from './group.ts';
import type { InternedRoom } from './interned-room.ts';
import type { NodeList } from './node-list.ts';
import { isLinked, OFFLINE, saysLinked, verdictOf, wordOf } from './pair-codes.ts';
import type { Peer } from './peer.ts';
import type {
  DoorPicture,
  GroupPicture,
  PairPicture,
  PeerPicture,
  Suspect,
  TopologySnapshot,
  UnseenPeer,
} from './picture.ts';
import { type PeersById, sponsorOf } from './sponsor.ts';
import { suspectsAmong } from './suspects.ts';

/** Unseen peers that a picture names; whoever invents more of them is not worth more room. */
const MAX_UNSEEN = 64;

/** Reads the interned state as rows of the picture. */
export class Pictures {
  readonly #room: InternedRoom;
  readonly #node: NodeList;

  constructor(room: InternedRoom, node: NodeList) {
    this.#room = room;
    this.#node = node;
  }

  snapshot(version: number, links: boolean): TopologySnapshot {
    return {
      version,
      peers: [...this.#room.peers.values()].map(peerPicture),
      pairs: this.#pairs(links),
      groups: this.groups(),
      door: [...this.#node.sessions.keys()].flatMap((sid) => this.door(sid) ?? []),
    };
  }

  peer(id: PeerId): PeerPicture | undefined {
    const peer = this.#room.peers.get(id);
    return peer && peerPicture(peer);
  }

  /** The row of the two at these slots, or who they are if there is none to show; undefined when one is forgotten. */
  pair(
    low: number,
    high: number,
    links: boolean,
  ): { readonly row: PairPicture } | { readonly ids: readonly [PeerId, PeerId] } | undefined {
    const x = this.#room.at(low);
    const y = this.#room.at(high);
    if (!x || !y) return undefined;
    const code = this.#room.matrix.code(low, high);
    const isInOrder = x.id < y.id;
    if (!isListed(code, links)) return { ids: isInOrder ? [x.id, y.id] : [y.id, x.id] };
    return { row: isInOrder ? this.#pairPicture(x, y, code) : this.#pairPicture(y, x, code) };
  }

  group(roomId: RoomId): GroupPicture | undefined {
    const group = this.#room.groups.get(roomId);
    return group && this.#groupPicture(group);
  }

  groups(): GroupPicture[] {
    return [...this.#room.groups.values()].map((group) => this.#groupPicture(group));
  }

  door(sid: Sid): DoorPicture | undefined {
    const since = this.#node.sessions.get(sid);
    return since !== undefined && this.#node.isAtTheDoor(sid) ? { sid, since } : undefined;
  }

  oldestGap(): number | undefined {
    return this.#room.broken.oldest();
  }

  #pairs(links: boolean): PairPicture[] {
    const present = [...this.#room.peers.values()].filter(({ presence }) => presence !== 'away');
    return present.flatMap((peer) => {
      const codes = this.#room.matrix.codesOf(peer.slot);
      const rows: PairPicture[] = [];
      for (let other = 0; other < peer.slot; other += 1) {
        if (!isListed(codes[other] ?? OFFLINE, links)) continue;
        const pair = this.pair(other, peer.slot, links);
        if (pair && 'row' in pair) rows.push(pair.row);
      }
      return rows;
    });
  }

  /** Thousands are made for one delta when somebody says something else of everybody: nothing is made for nothing. */
  #pairPicture(a: Peer, b: Peer, code: number): PairPicture {
    const { matrix } = this.#room;
    const { state, unconfirmed } = verdictOf(code);
    return {
      a: a.id,
      b: b.id,
      state,
      unconfirmed,
      words: [
        wordOf(matrix.word(a.slot, b.slot))?.state ?? null,
        wordOf(matrix.word(b.slot, a.slot))?.state ?? null,
      ],
      since: isLinked(code) ? null : this.#since(a, b),
    };
  }

  #since(a: Peer, b: Peer): number {
    const [low, high] = a.slot < b.slot ? [a.slot, b.slot] : [b.slot, a.slot];
    return this.#room.broken.since(low, high) ?? Math.max(a.since, b.since);
  }

  #groupPicture(group: Group): GroupPicture {
    const members: Peer[] = [];
    for (const peer of this.#room.peers.values()) if (peer.group === group) members.push(peer);
    const present = members.filter(({ presence }) => presence !== 'away');
    const counts = group.counts();
    return {
      roomId: group.roomId,
      founder: mostNamedFounder(present.length > 0 ? present : members),
      counts,
      completeness: completeness(counts),
      suspects: this.#suspects(present, members),
      unseen: this.#unseen(group),
    };
  }

  #suspects(present: readonly Peer[], members: readonly Peer[]): Suspect[] {
    const peers: PeersById = {
      get: (id) => this.#pictureIn(members[0]?.group, id),
      values: () => members.map(peerPicture),
    };
    return suspectsAmong(present, this.#room.matrix).map(({ peer, explains }) => {
      return { peer: peer.id, explains, sponsor: sponsorOf(peerPicture(peer), peers) };
    });
  }

  #pictureIn(group: Group | undefined, id: PeerId): PeerPicture | undefined {
    const peer = this.#room.peers.get(id);
    return peer?.group === group && peer ? peerPicture(peer) : undefined;
  }

  #unseen(group: Group): UnseenPeer[] {
    const unseen: UnseenPeer[] = [];
    for (const [peer, words] of this.#room.unseen.in(group)) {
      if (unseen.length === MAX_UNSEEN) break;
      const linkedTo = this.#whoSaysLinked(words);
      if (linkedTo.length > 0) unseen.push({ peer, linkedTo: linkedTo.sort() });
    }
    return unseen.sort((x, y) => (x.peer < y.peer ? -1 : 1));
  }

  /** Who is away has no word about the unseen any more. */
  #whoSaysLinked(words: ReadonlyMap<number, number>): PeerId[] {
    const ids: PeerId[] = [];
    for (const [slot, word] of words) {
      const peer = saysLinked(word) ? this.#room.at(slot) : undefined;
      if (peer) ids.push(peer.id);
    }
    return ids;
  }
}

/** Most pairs of a good room are linked, and a picture of what is missing leaves them out. */
export function isListed(code: number, links: boolean): boolean {
  return code !== OFFLINE && (links || !isLinked(code));
}

function peerPicture({ id, report, presence, since }: Peer): PeerPicture {
  const { roomId, sid, founder, sponsor, edges } = report;
  return { peer: id, roomId, sid, presence, since, founder, sponsor: sponsor ?? null, edges };
}

/** Nearly always all name one, so it is looked first whether more than half do. */
function mostNamedFounder(peers: readonly Peer[]): PeerId | null {
  const first = peers[0]?.report.founder;
  let agreeing = 0;
  for (const { report } of peers) if (report.founder === first) agreeing += 1;
  if (first !== undefined && 2 * agreeing > peers.length) return first;
  const votes = new Map<PeerId, number>();
  for (const { report } of peers) votes.set(report.founder, (votes.get(report.founder) ?? 0) + 1);
  const [most] = [...votes].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return most?.[0] ?? null;
}
