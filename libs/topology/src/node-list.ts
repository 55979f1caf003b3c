import type { PeerId, Sid } from '#protocol';
import type { ChangeListener } from './changes.ts';

/** Sessions that left and are remembered, four times the largest room: reports of them may still be on their way. */
const LEFT_KEPT = 1024;

/** Sessions of one peer that are remembered: an older one can linger at the node after the peer came back. */
const SIDS_KEPT = 4;

/** The sessions that the node says are there, those that have left, and who has reported from which. */
export class NodeList {
  /** Since when, by session. */
  readonly sessions = new Map<Sid, number>();
  /** In the order of their leaving. */
  readonly #left = new Set<Sid>();
  readonly #sidsOf = new Map<PeerId, readonly Sid[]>();
  readonly #claims = new Map<Sid, number>();
  readonly #changes: ChangeListener;

  constructor(changes: ChangeListener) {
    this.#changes = changes;
  }

  has(sid: Sid): boolean {
    return this.sessions.has(sid);
  }

  hasLeft(sid: Sid): boolean {
    return this.#left.has(sid);
  }

  isAtTheDoor(sid: Sid): boolean {
    return this.sessions.has(sid) && !this.#claims.has(sid);
  }

  replace(sids: readonly Sid[], at: number): void {
    const listed = new Set(sids);
    for (const sid of [...this.sessions.keys()]) if (!listed.has(sid)) this.leave(sid);
    for (const sid of listed) this.arrive(sid, at);
  }

  /** A sid is for one connection: one that comes again after it has left is at most somebody else's. */
  arrive(sid: Sid, at: number): void {
    if (this.sessions.has(sid)) return;
    this.sessions.set(sid, at);
    this.#changes.doorChanged(sid);
  }

  leave(sid: Sid): void {
    if (this.sessions.delete(sid)) this.#changes.doorChanged(sid);
    this.#left.delete(sid);
    this.#left.add(sid);
    const [longestGone] = this.#left;
    if (this.#left.size > LEFT_KEPT && longestGone !== undefined) this.#left.delete(longestGone);
  }

  /** Nobody has left: it is only not known any more who is there. */
  forgetAll(): void {
    for (const sid of this.sessions.keys()) this.#changes.doorChanged(sid);
    this.sessions.clear();
  }

  /** This peer has signed that the session is its own. That moves nobody else: a session can be claimed twice. */
  claim(peer: PeerId, sid: Sid): void {
    const sids = this.#sidsOf.get(peer) ?? [];
    if (sids.includes(sid)) return;
    for (const old of sids.slice(0, 1 - SIDS_KEPT)) this.#count(old, -1);
    this.#sidsOf.set(peer, [...sids.slice(1 - SIDS_KEPT), sid]);
    this.#count(sid, 1);
  }

  unclaim(peer: PeerId): void {
    for (const sid of this.#sidsOf.get(peer) ?? []) this.#count(sid, -1);
    this.#sidsOf.delete(peer);
  }

  #count(sid: Sid, change: number): void {
    const claims = (this.#claims.get(sid) ?? 0) + change;
    if (claims > 0) this.#claims.set(sid, claims);
    else this.#claims.delete(sid);
    this.#changes.doorChanged(sid);
  }
}
