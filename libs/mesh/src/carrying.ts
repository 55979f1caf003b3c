import { type PeerId, peerIdOf } from '#trust';
import type { Link } from './link.ts';
import type { Links } from './links.ts';
import type { Clock } from './room-api.ts';
import type { RoomLedger } from './room-ledger.ts';

/** A pairing takes about ten frames each way; a neighbour is asked for a few at a time, not for a stream. */
const FRAMES_PER_SECOND = 10;
const BURST = 100;

/** Pairing frames over a common neighbour (§7), so that links come back with the node gone. */
export class Carrying {
  readonly #budgets = new WeakMap<Link, { frames: number; at: number }>();

  constructor(
    private readonly links: Links,
    private readonly ledger: RoomLedger,
    private readonly clock: Clock,
    private readonly deliver: (from: PeerId, frame: Uint8Array) => void,
  ) {}

  /** Members that this peer accepts and is not linked to, and a neighbour is. */
  reachable(): ReadonlySet<PeerId> {
    const reachable = new Set<PeerId>();
    for (const key of this.ledger.membership?.members ?? []) {
      if (key === this.ledger.self || this.links.of(key)?.isReady || !this.ledger.accepts(key)) continue;
      const peerId = peerIdOf(key);
      if (this.links.neighboursOf(peerId).length > 0) reachable.add(peerId);
    }
    return reachable;
  }

  /** Through a neighbour of both; the next one at each attempt, since one may not pass it on. */
  send(to: PeerId, frame: Uint8Array, attempt: number): void {
    const neighbours = this.links.neighboursOf(to);
    neighbours[attempt % neighbours.length]?.carry(to, frame);
  }

  /** Once, between own READY links only, and not more than a neighbour honestly needs. */
  passOn(from: Link, to: PeerId, frame: Uint8Array): void {
    const receiver = this.links.ready().find(({ peerId }) => peerId === to);
    if (receiver && receiver !== from && this.#takeFrame(from)) receiver.passOn(from.peerId, frame);
  }

  /** From whoever is not linked to us: to all others there is a shorter way. */
  arrived(_via: Link, from: PeerId, frame: Uint8Array): void {
    if (this.reachable().has(from)) this.deliver(from, frame);
  }

  #takeFrame(from: Link): boolean {
    const now = this.clock.now();
    const budget = this.#budgets.get(from) ?? { frames: BURST, at: now };
    const frames = Math.min(BURST, budget.frames + ((now - budget.at) / 1000) * FRAMES_PER_SECOND);
    this.#budgets.set(from, { frames: Math.max(0, frames - 1), at: now });
    return frames >= 1;
  }
}
