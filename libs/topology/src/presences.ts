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
  /** How many are away, as of the last `settle`. */
  away = 0;
  readonly #room: InternedRoom;
  readonly #node: NodeList;
  readonly #changes: ChangeListener;

  constructor(room: InternedRoom, node: NodeList, changes: ChangeListener) {
    this.#room = room;
    this.#node = node;
    this.#changes = changes;
  }

  /** Whoever has left is looked at last: it is present only through those who have not. */
  settle(): void {
    const rows: number[] = [];
    const left: Peer[] = [];
    for (const peer of this.#room.peers.values()) {
      if (this.#node.hasLeft(peer.report.sid)) left.push(peer);
      else this.#set(peer, this.#presence(peer, true), rows);
    }
    for (const peer of left) this.#set(peer, this.#presence(peer, this.#isVouchedPresent(peer)), rows);
    if (rows.length > 0) this.#room.matrix.judge(rows);
    this.away = this.#countAway();
  }

  withdraw(peer: Peer): void {
    const rows: number[] = [];
    this.#set(peer, 'away', rows);
    this.#room.matrix.judge(rows);
  }

  #presence(peer: Peer, reportCounts: boolean): Presence {
    const isListed = this.#node.has(peer.report.sid);
    const isFresh = reportCounts && this.#room.now - peer.heardAt < REPORT_FRESH_MS;
    if (isListed) return isFresh ? 'both' : 'node';
    return isFresh ? 'mesh' : 'away';
  }

  /**
   * A session that left says nothing any more, but its last report is still fresh. It has only lost the node if
   * somebody who is here says that they are linked.
   */
  #isVouchedPresent(peer: Peer): boolean {
    for (const other of this.#room.peers.values()) {
      const isHere = other.presence !== 'away' && other.group === peer.group;
      if (!isHere || this.#node.hasLeft(other.report.sid)) continue;
      if (saysLinked(this.#room.matrix.word(other.slot, peer.slot))) return true;
    }
    return false;
  }

  #set(peer: Peer, presence: Presence, rows: number[]): void {
    const wasHere = peer.presence !== 'away';
    const isHere = presence !== 'away';
    if (presence !== peer.presence) this.#changes.peerChanged(peer.id);
    peer.presence = presence;
    if (wasHere !== isHere) this.#move(peer, isHere);
    const isNew = isHere && this.#room.now - peer.since < CONNECTING_MS;
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

  #countAway(): number {
    let present = 0;
    for (const group of this.#room.groups.values()) present += group.present;
    return this.#room.peers.size - present;
  }
}
