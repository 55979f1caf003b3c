import { encodeFrame, type PeerEntry, type RoomCode } from '#protocol';
import type { Session } from './session.ts';
import { TokenBucket } from './token-bucket.ts';

/** The sessions under one code. It has no memory: when the last one leaves, the room is forgotten. */
export class Room {
  /** By address: the sixteen bytes of the sid as a latin1 string, as they stand in a relay frame. */
  private readonly members = new Map<string, Member>();

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

  has(address: string): boolean {
    return this.members.has(address);
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

  remove(address: string): void {
    this.members.delete(address);
  }

  announce(frame: string): void {
    for (const member of this.members.values()) member.session.announce(frame);
  }
}

interface Member {
  readonly entry: PeerEntry;
  readonly session: Session;
}
