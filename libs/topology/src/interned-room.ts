import type { PeerId, Report, ReportedEdge, ReportedPair, RoomId } from '#protocol';
import { BrokenPairs } from './broken-pairs.ts';
import type { ChangeListener } from './changes.ts';
import { Group } from './group.ts';
import { isBroken, NO_WORD, wordByte } from './pair-codes.ts';
import { PairMatrix } from './pair-matrix.ts';
import type { Peer } from './peer.ts';
import { UnseenNames } from './unseen-names.ts';

/** Eight times the largest room; the matrices of as many take eight megabytes, and sixteen if most pairs are broken. */
export const MAX_SLOTS = 2048;

/** Of one who is away: for each of the largest room, and a few whose reports may be on their way. */
const MAX_AWAY_EDGES = 256;
const MAX_AWAY_UNKNOWN = 16;

export function pairKey(low: number, high: number): number {
  return low * MAX_SLOTS + high;
}

export function slotsOf(key: number): readonly [low: number, high: number] {
  const low = Math.floor(key / MAX_SLOTS);
  return [low, key - low * MAX_SLOTS];
}

/** Everyone under one room code, each with a slot, and all pairs of them. Who is present is decided elsewhere. */
export class InternedRoom {
  readonly matrix = new PairMatrix((...change) => this.#pairChanged(...change));
  readonly peers = new Map<PeerId, Peer>();
  readonly groups = new Map<RoomId, Group>();
  readonly unseen = new UnseenNames();
  readonly broken = new BrokenPairs();
  now = 0;
  readonly #slots: (Peer | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #changes: ChangeListener;
  #groupsMade = 0;

  constructor(changes: ChangeListener) {
    this.#changes = changes;
  }

  at(slot: number): Peer | undefined {
    return this.#slots[slot];
  }

  /** Undefined when there is no slot left. It is away at first, and has said nothing yet. */
  add(id: PeerId, report: Report): Peer | undefined {
    const slot = this.#free.pop() ?? this.#slots.length;
    if (slot === MAX_SLOTS) return undefined;
    const peer: Peer = {
      id,
      slot,
      group: this.#groupFor(report.roomId),
      report,
      isShed: false,
      hasLeft: false,
      heardAt: 0,
      presence: 'away',
      since: this.now,
      isNew: false,
      unseen: new Set(),
    };
    this.matrix.reserve(slot);
    this.#slots[slot] = peer;
    this.peers.set(id, peer);
    this.#see(peer);
    this.#changes.peerChanged(id);
    return peer;
  }

  /** It must be away. What others who are here said of it is kept, as of anybody who has not reported. */
  remove(peer: Peer): void {
    this.matrix.setWords(peer.slot, new Uint8Array(this.matrix.size));
    this.#forgetUnseen(peer);
    for (const other of this.peers.values()) this.#unsee(other, peer);
    this.peers.delete(peer.id);
    this.#slots[peer.slot] = undefined;
    this.#free.push(peer.slot);
    this.#leaveGroup(peer);
    this.#changes.peerForgotten(peer.id);
  }

  /** It must be away, so that it is in no pair of the group that it leaves. */
  moveTo(peer: Peer, roomId: RoomId): void {
    this.#leaveGroup(peer);
    peer.group = this.#groupFor(roomId);
  }

  /** It is away: what only a peer who is here is asked for goes. Its words about those who are known stay in the matrix. */
  shed(peer: Peer): void {
    if (peer.isShed) return;
    peer.isShed = true;
    this.#forgetUnseen(peer);
    peer.report = { ...peer.report, heads: [], pairs: [], edges: this.#edgesToKeep(peer.report) };
  }

  /** Takes the place of the one before. */
  setReport(peer: Peer, report: Report): void {
    if (report.sid !== peer.report.sid) peer.hasLeft = false;
    peer.report = report;
    peer.isShed = false;
    this.#setWords(peer, report.pairs);
  }

  #setWords(peer: Peer, pairs: readonly ReportedPair[]): void {
    const before = peer.unseen.size;
    this.#forgetUnseen(peer);
    const row = new Uint8Array(this.matrix.size);
    for (const pair of pairs) {
      const slot = this.peers.get(pair.peer)?.slot;
      if (slot !== undefined) {
        row[slot] = wordByte(pair);
        continue;
      }
      this.#addUnseen(peer, pair.peer, wordByte(pair));
    }
    if (peer.unseen.size > 0 || before > 0) this.#unseenChanged(peer);
    this.matrix.setWords(peer.slot, row);
  }

  /** For the tree of who vouched for whom. A name is the same string as that of the peer. */
  #edgesToKeep({ edges }: Report): ReportedEdge[] {
    const known: ReportedEdge[] = [];
    const unknown: ReportedEdge[] = [];
    for (const { subject, via } of edges) {
      const peer = this.peers.get(subject);
      if (peer) known.push({ subject: peer.id, via });
      else unknown.push({ subject, via });
    }
    return [...known.slice(0, MAX_AWAY_EDGES), ...unknown.slice(0, MAX_AWAY_UNKNOWN)];
  }

  #addUnseen(peer: Peer, name: PeerId, word: number): void {
    if (this.unseen.add(peer.group, name, peer.slot, word)) peer.unseen.add(name);
  }

  #forgetUnseen(peer: Peer): void {
    for (const name of peer.unseen) this.unseen.remove(peer.group, name, peer.slot);
    peer.unseen.clear();
  }

  /** What others have said of it before it reported. */
  #see(peer: Peer): void {
    for (const [from, word] of this.unseen.take(peer.id)) {
      const other = this.#slots[from];
      if (!other) continue;
      other.unseen.delete(peer.id);
      this.matrix.setWord(from, peer.slot, word);
      this.#unseenChanged(other);
    }
  }

  #unsee(other: Peer, peer: Peer): void {
    const word = this.matrix.word(other.slot, peer.slot);
    if (word === NO_WORD) return;
    this.matrix.setWord(other.slot, peer.slot, NO_WORD);
    if (other.presence === 'away') return;
    this.#addUnseen(other, peer.id, word);
    this.#unseenChanged(other);
  }

  #unseenChanged({ group }: Peer): void {
    this.#changes.groupChanged(group.roomId);
  }

  #groupFor(roomId: RoomId): Group {
    let group = this.groups.get(roomId);
    if (!group) {
      group = new Group(roomId, ++this.#groupsMade);
      this.groups.set(roomId, group);
    }
    group.known += 1;
    this.#changes.groupChanged(roomId);
    return group;
  }

  #leaveGroup({ group }: Peer): void {
    group.known -= 1;
    if (group.known === 0) this.groups.delete(group.roomId);
    this.#changes.groupChanged(group.roomId);
  }

  #pairChanged(low: number, high: number, before: number, after: number): void {
    if (before !== after) {
      const group = this.#slots[low]?.group;
      group?.move(before, after);
      if (group) this.#changes.groupChanged(group.roomId);
      this.#keepSince(low, high, before, after);
    }
    this.#changes.pairChanged(low, high, before, after);
  }

  /** A gap that gets another cause is as old as before. */
  #keepSince(low: number, high: number, before: number, after: number): void {
    if (isBroken(before) === isBroken(after)) return;
    if (isBroken(after)) this.broken.add(low, high, this.now);
    else this.broken.remove(low, high);
  }
}
