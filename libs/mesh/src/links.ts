import type { Sid } from '#protocol';
import { outlasts, type PeerId, type PublicKey, type Statement } from '#trust';
import type { LinkCensus } from './introductions.ts';
import { CROSSING_MS } from './meeting-times.ts';
import type { RouteKey } from './neighbour.ts';
import { Link, type LinkEnd, type LinkEvents, type LinkOptions } from './link.ts';

/** Sessions whose owners are remembered: four of each peer of the largest room. */
const MAX_OWNERS = 1024;

/** All links of this peer in one room: at most one to each other peer. */
export class Links implements LinkCensus {
  readonly #links = new Map<PublicKey, Link>();
  /** Being set up in place of a link that works: they take over once they are bound. */
  readonly #heirs = new Map<PublicKey, Link>();
  readonly #ends = new Map<PublicKey, LinkEnd>();
  readonly #owners = new Map<Sid, PublicKey>();
  readonly #events: LinkEvents;

  constructor(events: LinkEvents) {
    this.#events = {
      ...events,
      changed: (link) => {
        this.#inherit(link);
        this.#rememberOwner(link);
        events.changed(link);
      },
    };
  }

  get settingUp(): number {
    return this.all().filter(({ isReady }) => !isReady).length + this.#heirs.size;
  }

  get any(): boolean {
    return this.#links.size > 0;
  }

  all(): readonly Link[] {
    return [...this.#links.values()];
  }

  ready(): readonly Link[] {
    return this.all().filter(({ isReady }) => isReady);
  }

  of(peer: PublicKey): Link | undefined {
    return this.#links.get(peer);
  }

  reaches(address: RouteKey): boolean {
    return [...this.all(), ...this.#heirs.values()].some(
      ({ remoteSid, peerId }) => remoteSid === address || peerId === address,
    );
  }

  ownerOf(sid: Sid): PublicKey | undefined {
    return this.#owners.get(sid);
  }

  /** READY neighbours that say they are linked to that peer. */
  neighboursOf(peer: PeerId): readonly Link[] {
    return this.ready().filter(({ linked }) => linked.has(peer));
  }

  isHealthy(peer: PublicKey): boolean {
    return this.#links.get(peer)?.state.kind === 'ready';
  }

  linkedPeers(): readonly PeerId[] {
    return this.ready().map(({ peerId }) => peerId);
  }

  /**
   * A second pairing of one pair: of two that are being set up over the same sessions the one with the
   * smaller handshake hash stays, on both sides (§3); otherwise the new one replaces what went before it. A link
   * that works is replaced when the new one is bound, and not before: the other side may give the new one up
   * because the old one works for it too. Undefined when the old one stays.
   */
  add(options: LinkOptions): Link | undefined {
    const link = new Link(options, this.#events);
    const { peer } = link;
    const [current, heir] = [this.#links.get(peer), this.#heirs.get(peer)];
    const rival = heir ?? current;
    if (rival && this.#outlasts(rival, link, options)) {
      link.bye('superseded');
      return undefined;
    }
    if (this.isHealthy(peer)) this.#heirs.set(peer, link);
    else {
      this.#heirs.delete(peer);
      this.#links.set(peer, link);
      current?.bye('superseded');
    }
    heir?.bye('superseded');
    link.start();
    return link;
  }

  /** True if it was the present link to its peer, and not one that had been replaced or was to replace it. */
  remove(link: Link, cause: LinkEnd): boolean {
    if (this.#heirs.get(link.peer) === link) this.#heirs.delete(link.peer);
    if (this.#links.get(link.peer) !== link) return false;
    this.#ends.set(link.peer, cause);
    this.#links.delete(link.peer);
    this.#succeed(link.peer);
    return true;
  }

  /** Why the last link to that peer ended, if there has been one. */
  endOf(peer: PublicKey): LinkEnd | undefined {
    return this.#ends.get(peer);
  }

  /** Ends each so that it is made anew, by whoever of the two came later. */
  renewAll(): void {
    for (const link of [...this.#heirs.values(), ...this.all()]) link.bye('superseded');
  }

  /** With a last word to each. */
  endAll(): void {
    for (const link of [...this.#heirs.values(), ...this.all()]) link.bye('leaving');
  }

  ledgerChanged(added: readonly Statement[], source: unknown): void {
    for (const link of this.all()) link.ledgerChanged(added, source);
  }

  introduceAll(): void {
    for (const link of this.all()) link.introduce();
  }

  #rememberOwner({ remoteSid, peer }: Link): void {
    if (!remoteSid || this.#owners.get(remoteSid) === peer) return;
    this.#owners.set(remoteSid, peer);
    const [oldest] = this.#owners.keys();
    if (oldest && this.#owners.size > MAX_OWNERS) this.#owners.delete(oldest);
  }

  #inherit(link: Link): void {
    if (this.#heirs.get(link.peer) === link && link.state.kind !== 'connecting') this.#succeed(link.peer);
  }

  #succeed(peer: PublicKey): void {
    const heir = this.#heirs.get(peer);
    const before = this.#links.get(peer);
    if (!heir) return;
    this.#heirs.delete(peer);
    this.#links.set(peer, heir);
    before?.bye('superseded');
  }

  /** Where they did not cross, the other side has given the first one up. */
  #outlasts(before: Link, link: Link, { remoteSid }: LinkOptions): boolean {
    if (before.isReady || before.remoteSid !== remoteSid || before.age >= CROSSING_MS) return false;
    return outlasts(before.session.handshakeHash, link.session.handshakeHash);
  }
}
