import { encodeFrame, type PeerEntry, type RoomCode } from '#protocol';
import type { Session } from './session.ts';
import { TokenBucket } from './token-bucket.ts';

/**
 * How long a sid stays taken after its session left, in milliseconds: what others still send to that session, and say
 * of it, must not reach or name whoever comes under its sid. Nothing of a peer waits that long.
 */
const GONE_FOR_MS = 120_000;

/** The sessions under one code. When the last one leaves, the room is forgotten. */
export class Room {
  /** By address: the sixteen bytes of the sid as a latin1 string, as they stand in a relay frame. */
  private readonly members = new Map<string, Member>();
  /** Addresses that left and when, oldest first; the limit of arrivals bounds them. */
  private readonly gone = new Map<string, number>();

  constructor(
    readonly code: RoomCode,
    private readonly arrivals: TokenBucket,
  ) {}

  get size(): number {
    return this.members.size;
  }

  find(address: string): Session | undefined {
    return this.members.get(address)?.session;
  }

  *sessions(): Iterable<Session> {
    for (const member of this.members.values()) yield member.session;
  }

  /** Whether a session has this address, or had it a short while ago. */
  isTaken(address: string, now: number): boolean {
    this.forgetGone(now);
    return this.members.has(address) || this.gone.has(address);
  }

  /** 0, or the milliseconds until one more may come. */
  takeArrival(now: number): number {
    return this.arrivals.take(now);
  }

  /** Everyone but `session`, in the order of their coming. */
  othersThan(session: Session): PeerEntry[] {
    const others: PeerEntry[] = [];
    for (const member of this.members.values()) if (member.session !== session) others.push(member.entry);
    return others;
  }

  /** Tells all of it, the one who arrives too: each client learns from the same frame that it is in. */
  add(address: string, entry: PeerEntry, session: Session): void {
    this.members.set(address, { entry, session });
    this.announce(encodeFrame({ event: 'arrive', data: entry }));
  }

  remove(address: string, now: number): void {
    this.members.delete(address);
    this.forgetGone(now);
    this.gone.set(address, now);
  }

  announce(frame: string): void {
    for (const member of this.members.values()) member.session.announce(frame);
  }

  private forgetGone(now: number): void {
    for (const [address, at] of this.gone) {
      if (now - at < GONE_FOR_MS) return;
      this.gone.delete(address);
    }
  }
}

interface Member {
  readonly entry: PeerEntry;
  readonly session: Session;
}
