import { outlasts, type PeerId, type PublicKey, type Statement } from '#trust';
import type { LinkCensus } from './introductions.ts';
import type { RouteKey } from './neighbour.ts';
import { Link, type LinkEnd, type LinkEvents, type LinkOptions } from './link.ts';

/** All links of this peer in one room: at most one to each other peer. */
export class Links implements LinkCensus {
  readonly #links = new Map<PublicKey, Link>();
  readonly #ends = new Map<PublicKey, LinkEnd>();

  constructor(private readonly events: LinkEvents) {}

  get settingUp(): number {
    return this.all().filter(({ isReady }) => !isReady).length;
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
    return this.all().some(({ remoteSid, peerId }) => remoteSid === address || peerId === address);
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
   * smaller handshake hash stays, on both sides (§3); otherwise the new one replaces what went before it.
   * Undefined when the old one stays.
   */
  add(options: LinkOptions): Link | undefined {
    const link = new Link(options, this.events);
    const before = this.#links.get(link.peer);
    if (before && this.#outlasts(before, link, options)) {
      link.bye('superseded');
      return undefined;
    }
    this.#links.set(link.peer, link);
    before?.bye('superseded');
    link.start();
    return link;
  }

  /** True if it was the present link to its peer, and not one that had been replaced. */
  remove(link: Link, cause: LinkEnd): boolean {
    if (this.#links.get(link.peer) !== link) return false;
    this.#ends.set(link.peer, cause);
    return this.#links.delete(link.peer);
  }

  /** Why the last link to that peer ended, if there has been one. */
  endOf(peer: PublicKey): LinkEnd | undefined {
    return this.#ends.get(peer);
  }

  ledgerChanged(added: readonly Statement[], source: unknown): void {
    for (const link of this.all()) link.ledgerChanged(added, source);
  }

  introduceAll(): void {
    for (const link of this.all()) link.introduce();
  }

  #outlasts(before: Link, link: Link, { remoteSid }: LinkOptions): boolean {
    if (before.isReady || before.remoteSid !== remoteSid) return false;
    return outlasts(before.session.handshakeHash, link.session.handshakeHash);
  }
}
