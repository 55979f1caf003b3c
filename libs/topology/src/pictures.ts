import type { PeerId, RoomId, Sid } from '#protocol';
import { completeness, type Group } from './group.ts';
import { type InternedRoom, pairKey } from './interned-room.ts';
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

  /** The two at these slots, and their row if there is one to show; undefined when one of them is forgotten. */
  pair(
    low: number,
    high: number,
    links: boolean,
  ): { ids: readonly [PeerId, PeerId]; row?: PairPicture } | undefined {
    const [x, y] = [this.#room.at(low), this.#room.at(high)];
    if (!x || !y) return undefined;
    const [a, b] = x.id < y.id ? [x, y] : [y, x];
    const ids = [a.id, b.id] as const;
    return isListed(this.#room.matrix.code(low, high), links)
      ? { ids, row: this.#pairPicture(a, b) }
      : { ids };
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
    let oldest: number | undefined;
    for (const since of this.#room.brokenSince.values()) {
      if (since < (oldest ?? Infinity)) oldest = since;
    }
    return oldest;
  }

  #pairs(links: boolean): PairPicture[] {
    const present = [...this.#room.peers.values()].filter(({ presence }) => presence !== 'away');
    return present.flatMap((peer) => {
      const codes = this.#room.matrix.codesOf(peer.slot);
      const rows: PairPicture[] = [];
      for (let other = 0; other < peer.slot; other += 1) {
        if (!isListed(codes[other] ?? OFFLINE, links)) continue;
        const row = this.pair(other, peer.slot, links)?.row;
        if (row) rows.push(row);
      }
      return rows;
    });
  }

  #pairPicture(a: Peer, b: Peer): PairPicture {
    const { matrix } = this.#room;
    const { state, unconfirmed } = verdictOf(matrix.code(a.slot, b.slot));
    const words = [matrix.word(a.slot, b.slot), matrix.word(b.slot, a.slot)].map(
      (byte) => wordOf(byte)?.state ?? null,
    );
    return {
      a: a.id,
      b: b.id,
      state,
      unconfirmed,
      words: [words[0] ?? null, words[1] ?? null],
      since: this.#since(a, b),
    };
  }

  #since(a: Peer, b: Peer): number | null {
    const key = pairKey(Math.min(a.slot, b.slot), Math.max(a.slot, b.slot));
    if (isLinked(this.#room.matrix.code(a.slot, b.slot))) return null;
    return this.#room.brokenSince.get(key) ?? Math.max(a.since, b.since);
  }

  #groupPicture(group: Group): GroupPicture {
    const members = [...this.#room.peers.values()].filter((peer) => peer.group === group);
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
    for (const [peer, words] of this.#room.unseen.entries()) {
      if (unseen.length === MAX_UNSEEN) break;
      const linkedTo = [...words].flatMap(([slot, word]) => this.#presentWhoSaysLinked(slot, word, group));
      if (linkedTo.length > 0) unseen.push({ peer, linkedTo: linkedTo.sort() });
    }
    return unseen.sort((x, y) => (x.peer < y.peer ? -1 : 1));
  }

  #presentWhoSaysLinked(slot: number, word: number, group: Group): PeerId[] {
    const peer = this.#room.at(slot);
    const counts = saysLinked(word) && peer?.group === group && peer.presence !== 'away';
    return counts ? [peer.id] : [];
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

function mostNamedFounder(peers: readonly Peer[]): PeerId | null {
  const votes = new Map<PeerId, number>();
  for (const { report } of peers) votes.set(report.founder, (votes.get(report.founder) ?? 0) + 1);
  const [most] = [...votes].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return most?.[0] ?? null;
}
