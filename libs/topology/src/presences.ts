import type { ChangeListener } from './changes.ts';
import type { InternedRoom } from './interned-room.ts';
import type { NodeList } from './node-list.ts';
import { saysLinked } from './pair-codes.ts';
import type { Peer } from './peer.ts';
import type { Presence } from './picture.ts';

/** A report counts for presence as long, in milliseconds: twice the time between two of them (§8). */
export const REPORT_FRESH_MS = 60_000;

/** As long after the arrival of one of them a pair may be connecting, in milliseconds (§8). */
export const CONNECTING_MS = 30_000;

/** Who is present, where, and how new. */
export class Presences {
  readonly #room: InternedRoom;
  readonly #node: NodeList;
  readonly #changes: ChangeListener;
  /** When the first of them changes by time alone. */
  #dueAt = Infinity;
  /** Whose session has left and whose report is fresh: what others say decides. */
  #leaving = new Set<Peer>();

  constructor(room: InternedRoom, node: NodeList, changes: ChangeListener) {
    this.#room = room;
    this.#node = node;
    this.#changes = changes;
  }

  get away(): number {
    let present = 0;
    for (const group of this.#room.groups.values()) present += group.present;
    return this.#room.peers.size - present;
  }

  /** Lets pass what has become too old. */
  settleTime(): void {
    if (this.#room.now >= this.#dueAt) this.settle();
  }

  /** After a report of `peer`. */
  settleReport(peer: Peer): void {
    if (this.#leaving.size > 0 || this.#hasLeft(peer)) return this.settle();
    const rows: number[] = [];
    this.#set(peer, this.#presence(peer, true), rows);
    this.#room.matrix.judge(rows);
  }

  /** Whoever has left is looked at last: it is present only through those who have not. */
  settle(): void {
    const rows: number[] = [];
    this.#dueAt = Infinity;
    this.#leaving = new Set();
    const left: Peer[] = [];
    for (const peer of this.#room.peers.values()) {
      if (this.#hasLeft(peer)) left.push(peer);
      else this.#set(peer, this.#presence(peer, true), rows);
    }
    this.#settleLeft(left, rows);
    this.#room.matrix.judge(rows);
  }

  withdraw(peer: Peer): void {
    const rows: number[] = [];
    this.#set(peer, 'away', rows);
    this.#room.matrix.judge(rows);
  }

  /** The list remembers only so many of those who left, a peer its own. */
  #hasLeft(peer: Peer): boolean {
    peer.hasLeft ||= this.#node.hasLeft(peer.report.sid);
    return peer.hasLeft;
  }

  #presence(peer: Peer, reportCounts: boolean): Presence {
    const isListed = this.#node.has(peer.report.sid) && !peer.hasLeft;
    const isFresh = reportCounts && this.#isFresh(peer);
    if (isListed) return isFresh ? 'both' : 'node';
    return isFresh ? 'mesh' : 'away';
  }

  #isFresh({ heardAt }: Peer): boolean {
    return this.#room.now - heardAt < REPORT_FRESH_MS;
  }

  /**
   * A session that left says nothing any more, but its last report is still fresh. It has only lost the node if
   * somebody who is here says that they are linked; then it is here too, and its word counts for the next one: a node
   * that stops tells the last ones that all others have left.
   */
  #settleLeft(left: readonly Peer[], rows: number[]): void {
    if (left.length === 0) return;
    const gone = new Set(left);
    const here = [...this.#room.peers.values()].filter((peer) => peer.presence !== 'away' && !gone.has(peer));
    const waiting = new Set(left.filter((peer) => this.#isFresh(peer)));
    for (const peer of waiting) this.#leaving.add(peer);
    for (const other of here) {
      for (const peer of waiting) {
        if (!this.#isLinkedTo(other, peer)) continue;
        waiting.delete(peer);
        here.push(peer);
      }
    }
    const found = new Set(here);
    for (const peer of left) this.#set(peer, this.#presence(peer, found.has(peer)), rows);
  }

  #isLinkedTo(other: Peer, peer: Peer): boolean {
    return other.group === peer.group && saysLinked(this.#room.matrix.word(other.slot, peer.slot));
  }

  #set(peer: Peer, presence: Presence, rows: number[]): void {
    const wasHere = peer.presence !== 'away';
    const isHere = presence !== 'away';
    if (presence !== peer.presence) this.#changes.peerChanged(peer.id);
    peer.presence = presence;
    if (wasHere !== isHere) this.#move(peer, isHere);
    if (!isHere) this.#room.shed(peer);
    const isNew = isHere && this.#room.now - peer.since < CONNECTING_MS;
    if (this.#isFresh(peer)) this.#dueAt = Math.min(this.#dueAt, peer.heardAt + REPORT_FRESH_MS);
    if (isNew) this.#dueAt = Math.min(this.#dueAt, peer.since + CONNECTING_MS);
    if (wasHere === isHere && isNew === peer.isNew) return;
    peer.isNew = isNew;
    this.#room.matrix.setStanding(peer.slot, isHere ? peer.group.number : 0, isNew);
    rows.push(peer.slot);
  }

  #move(peer: Peer, isHere: boolean): void {
    peer.since = this.#room.now;
    peer.group.present += isHere ? 1 : -1;
    this.#changes.groupChanged(peer.group.roomId);
  }
}
