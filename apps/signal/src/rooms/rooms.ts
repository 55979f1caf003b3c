import {
  encodeFrame,
  type IceServer,
  NODE_ERRORS,
  type NodeErrorCode,
  type RoomCode,
  type Sid,
} from '#protocol';
import type { Bans } from './bans.ts';
import type { Connection } from './connection.ts';
import { Counters } from './counters.ts';
import { encodeRefusal, type Refusal } from './refusal.ts';
import { RelayTimes } from './relay-times.ts';
import type { RoomLimits } from './room-limits.ts';
import type { RoomObserver } from './room-observer.ts';
import { Room } from './room.ts';
import { Session } from './session.ts';
import { TokenBucket } from './token-bucket.ts';

export interface RoomsOptions {
  readonly limits: RoomLimits;
  readonly observer: RoomObserver;
  readonly bans: Bans;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  readonly iceServersFor: (sid: Sid) => IceServer[];
}

/** Why the operator ends a session. */
export type OperatorReason = 'banned' | 'closed-by-operator';

type Entry = { ok: true; room: Room } | { ok: false; refusal: Refusal };

/** All rooms of one node: who is in which, and who may come. Knows no sockets and no framework. */
export class Rooms {
  readonly counters = new Counters();
  readonly relayTimes: RelayTimes;
  readonly limits: RoomLimits;
  readonly observer: RoomObserver;
  readonly now: () => number;
  readonly iceServersFor: (sid: Sid) => IceServer[];
  private readonly bans: Bans;
  private readonly rooms = new Map<RoomCode, Room>();
  /** Connected and not joined, oldest first. */
  private readonly waiting = new Set<Session>();
  private readonly sockets = new Map<string, number>();
  private silent = false;

  constructor(options: RoomsOptions) {
    this.limits = options.limits;
    this.observer = options.observer;
    this.bans = options.bans;
    this.now = options.now;
    this.relayTimes = new RelayTimes(options.now);
    this.iceServersFor = options.iceServersFor;
  }

  get roomCount(): number {
    return this.rooms.size;
  }

  /** Undefined when the address is banned or has too many sockets; the connection has been told and closed then. */
  open(connection: Connection): Session | undefined {
    if (this.bans.hasAddress(connection.addressKey)) {
      this.turnAway(connection, 'banned');
      return undefined;
    }
    const sockets = this.sockets.get(connection.addressKey) ?? 0;
    if (sockets >= this.limits.socketsPerAddress) {
      this.turnAway(connection, 'too-many-connections');
      return undefined;
    }
    this.sockets.set(connection.addressKey, sockets + 1);
    this.counters.connections += 1;
    const session = new Session(connection, this, this.now() + this.limits.joinMs);
    this.waiting.add(session);
    return session;
  }

  /** Refuses a connection that never becomes a session. */
  turnAway(connection: Connection, code: NodeErrorCode): void {
    this.refused(code, undefined, undefined);
    connection.send(encodeRefusal({ code }));
    connection.close(NODE_ERRORS[code].closeCode, code);
  }

  /** Ends sessions that did not join in time. To be called about once a second. */
  sweep(): void {
    const now = this.now();
    for (const session of this.waiting) {
      if (session.joinBy > now) return;
      session.end({ code: 'join-timeout' });
    }
  }

  /** Leaves are no longer told: the node is going, and the peers are not. */
  silence(): void {
    this.silent = true;
  }

  /** The room that may be entered now, made where it is missing; or why not. */
  enter(code: RoomCode, address: string): Entry {
    if (this.bans.hasRoom(code)) return { ok: false, refusal: { code: 'banned' } };
    const room = this.rooms.get(code) ?? new Room(code, this.arrivalBucket());
    if (room.isTaken(address, this.now())) return { ok: false, refusal: { code: 'sid-taken' } };
    if (room.size >= this.limits.roomPeers) return { ok: false, refusal: { code: 'room-full' } };
    const retryAfterMs = room.takeArrival(this.now());
    if (retryAfterMs > 0) return { ok: false, refusal: { code: 'too-many-arrivals', retryAfterMs } };
    this.rooms.set(code, room);
    return { ok: true, room };
  }

  /** It has joined, or has gone. */
  stopWaitingFor(session: Session): void {
    this.waiting.delete(session);
  }

  /** The session as it was when asked; undefined where there is none. */
  find(code: RoomCode, sid: Sid): Session | undefined {
    return this.rooms.get(code)?.find(Buffer.from(sid, 'base64url').toString('latin1'));
  }

  /** Ends every session of the room. Returns how many. */
  close(code: RoomCode, reason: OperatorReason): number {
    return endAll(this.rooms.get(code)?.sessions() ?? [], reason);
  }

  /** Ends every session of the address, joined or not. Returns how many. */
  closeAddress(addressKey: string, reason: OperatorReason): number {
    const all = [...this.waiting, ...[...this.rooms.values()].flatMap((room) => [...room.sessions()])];
    return endAll(
      all.filter((session) => session.addressKey === addressKey),
      reason,
    );
  }

  leave(room: Room, address: string, sid: Sid): void {
    room.remove(address, this.now());
    if (room.size === 0) this.rooms.delete(room.code);
    else if (!this.silent) room.announce(encodeFrame({ event: 'leave', data: { sid } }));
    this.observer.left(room.code, sid, room.size);
  }

  /** One socket less at this address. */
  release(addressKey: string): void {
    const sockets = (this.sockets.get(addressKey) ?? 1) - 1;
    if (sockets === 0) this.sockets.delete(addressKey);
    else this.sockets.set(addressKey, sockets);
  }

  refused(
    code: NodeErrorCode,
    who: { room: RoomCode; sid: Sid } | undefined,
    detail: string | undefined,
  ): void {
    this.counters.refused[code] += 1;
    this.observer.refused(code, who, detail);
  }

  private arrivalBucket(): TokenBucket {
    const perMinute = Math.max(this.limits.arrivalsPerMinute, 2 * this.limits.roomPeers);
    return new TokenBucket(perMinute / 60, perMinute, this.now());
  }
}

/** A session that ends leaves its room, so what is gone through is a copy. */
function endAll(sessions: Iterable<Session>, code: OperatorReason): number {
  const ending = [...sessions];
  for (const session of ending) session.end({ code });
  return ending.length;
}
