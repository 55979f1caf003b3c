import {
  assertNever,
  decodePeerFrame,
  encodeBase64url,
  encodeFrame,
  type Join,
  NODE_ERRORS,
  PROTOCOL_VERSION,
  RELAY_HEADER_BYTES,
  RELAY_KIND,
  type ReportFrame,
  type RoomCode,
  type Sid,
} from '#protocol';
import type { Connection } from './connection.ts';
import { encodeRefusal, type Refusal } from './refusal.ts';
import { BURST_SECONDS, MALFORMED_STRIKES, REFUSED_BURSTS } from './room-limits.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';
import { TokenBucket } from './token-bucket.ts';

/**
 * One connection and what it may do. Frames are handled in the order they came, each to its end before the
 * next, so nothing overtakes anything.
 */
export class Session {
  private state: State = { kind: 'waiting' };
  private strikes = 0;
  private behind = false;
  private frames: TokenBucket;
  /** Made with the first refusal; most sessions never see one. */
  private refusals: TokenBucket | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly rooms: Rooms,
    readonly joinBy: number,
  ) {
    const rate = rooms.limits.framesPerSecond;
    this.frames = new TokenBucket(rate, rate * BURST_SECONDS, rooms.now());
  }

  /** Undefined before `join` and after the end. */
  get place(): { room: RoomCode; sid: Sid } | undefined {
    return this.state.kind === 'joined' ? { room: this.state.room.code, sid: this.state.sid } : undefined;
  }

  /** Whom the limit of sockets per address counts. */
  get addressKey(): string {
    return this.connection.addressKey;
  }

  /** `frame` is this session's to change: the address of a relay is overwritten where it stands. */
  receive(frame: Buffer, isBinary: boolean): void {
    if (this.state.kind === 'ended') return;
    this.rooms.counters.framesIn += 1;
    if (frame.length > this.largest(isBinary)) return this.end({ code: 'frame-too-large' });
    if (!this.takeFrame(isBinary ? frame : undefined)) return;
    if (isBinary) this.receiveRelay(frame);
    else this.receiveControl(frame);
  }

  /** A WebSocket ping or pong costs as much as a frame and counts as one. False when a ping is not to be answered. */
  receivePulse(): boolean {
    if (this.state.kind === 'ended') return false;
    return this.takeFrame(undefined) && this.hasRoomFor(PONG_BYTES);
  }

  /** What is not even a WebSocket frame: nothing after it can be read. */
  receiveGarbage(detail: string): void {
    this.end({ code: 'malformed' }, detail);
  }

  /** Ends the session by name: the room hears of the leave, this side of the reason. */
  end(refusal: Refusal, detail?: string): void {
    if (this.state.kind === 'ended') return;
    this.rooms.refused(refusal.code, this.place, detail);
    this.depart();
    this.connection.send(encodeRefusal(refusal));
    this.connection.close(NODE_ERRORS[refusal.code].closeCode, refusal.code);
  }

  /** The socket is gone. To be called exactly once, whoever ended the session. */
  closed(): void {
    this.depart();
    this.rooms.release(this.connection.addressKey);
  }

  /** An arrival or a leave. One who reads too slowly gets a fresh list later instead. */
  announce(frame: string): void {
    if (this.behind) return;
    if (this.connection.bufferedBytes > this.rooms.limits.quietBytes) this.fallBehind();
    else this.deliver(frame);
  }

  /** False when this session can take no more; it is ended then, and nobody waits for it. */
  deliver(frame: string | Uint8Array): boolean {
    if (this.state.kind === 'ended' || !this.hasRoomFor(frame.length)) return false;
    this.rooms.counters.framesOut += 1;
    this.connection.send(frame);
    return true;
  }

  private hasRoomFor(bytes: number): boolean {
    if (this.connection.bufferedBytes + bytes <= this.rooms.limits.maxBufferedBytes) return true;
    this.end({ code: 'too-slow' });
    return false;
  }

  private receiveControl(frame: Buffer): void {
    const decoded = decodePeerFrame(frame.toString('utf8'));
    if (!decoded.ok) return this.strike(decoded.detail);
    switch (decoded.value.event) {
      case 'join':
        return this.receiveJoin(decoded.value.data);
      case 'report':
        return this.receiveReport(decoded.value.data);
      case 'ping':
        this.deliver(PONG);
        return;
      default:
        assertNever(decoded.value);
    }
  }

  private receiveJoin(join: Join['data']): void {
    if (this.state.kind === 'joined') return this.end({ code: 'already-joined' });
    if (join.v !== PROTOCOL_VERSION) return this.end({ code: 'unsupported-version' });
    const address = Buffer.from(join.sid, 'base64url').toString('latin1');
    const entry = this.rooms.enter(join.room, address);
    if (!entry.ok) return this.end(entry.refusal);
    this.rooms.stopWaitingFor(this);
    this.rooms.counters.joins += 1;
    this.welcome(entry.room, join, address);
  }

  private welcome(room: Room, join: Join['data'], address: string): void {
    const { sid, tag } = join;
    const limits = this.sessionLimits(room.size + 1);
    this.state = { kind: 'joined', room, sid, address };
    // A client counts its burst from the welcome on, so the join is not part of it.
    this.frames = new TokenBucket(limits.framesPerSecond, limits.burst, this.rooms.now());
    this.deliver(
      encodeFrame({
        event: 'welcome',
        data: {
          v: PROTOCOL_VERSION,
          sid,
          peers: room.othersThan(this),
          ice: this.rooms.iceServersFor(sid),
          limits,
        },
      }),
    );
    room.add(address, tag === undefined ? { sid } : { sid, tag }, this);
    this.rooms.observer.arrived(room.code, sid, room.size, tag !== undefined);
  }

  /** Passed on unread: whoever draws the room verifies it. */
  private receiveReport(report: ReportFrame['data']): void {
    if (this.state.kind !== 'joined') return this.end({ code: 'not-joined' });
    this.rooms.observer.reported(this.state.room.code, this.state.sid, report);
  }

  private sessionLimits(peers: number): SessionLimits {
    const { framesPerSecond: rate, relayBytes, roomPeers } = this.rooms.limits;
    const framesPerSecond = Math.max(rate, 2 * peers);
    return { framesPerSecond, burst: framesPerSecond * BURST_SECONDS, relayBytes, roomPeers };
  }

  private receiveRelay(frame: Buffer): void {
    if (this.state.kind !== 'joined') return this.end({ code: 'not-joined' });
    if (frame.length <= RELAY_HEADER_BYTES || frame[0] !== RELAY_KIND)
      return this.strike('not a relay frame');
    const began = this.rooms.relayTimes.begin();
    const { room, address } = this.state;
    const to = frame.toString('latin1', 1, RELAY_HEADER_BYTES);
    const receiver = room.find(to);
    if (receiver === undefined || receiver === this) {
      return this.answer({ code: 'no-such-peer', to: sidOf(to) });
    }
    frame.write(address, 1, 'latin1');
    if (!receiver.deliverRelay(frame)) return this.answer({ code: 'peer-too-slow', to: sidOf(to) });
    this.rooms.counters.relayed += 1;
    this.rooms.counters.relayedBytes += frame.length;
    this.rooms.relayTimes.end(began);
  }

  /** A small frame is a view of the 64 KiB chunk it was read in, and would pin all of it while it is queued. */
  private deliverRelay(frame: Buffer): boolean {
    return this.deliver(this.connection.bufferedBytes > 0 ? unpinned(frame) : frame);
  }

  /** False, and answered, when the frame is one too many; a relay with the name of who was not reached. */
  private takeFrame(relay: Buffer | undefined): boolean {
    if (this.state.kind === 'joined') {
      const rate = 2 * this.state.room.size;
      this.frames.raise(rate, rate * BURST_SECONDS);
    }
    const retryAfterMs = this.frames.take(this.rooms.now());
    if (retryAfterMs === 0) return true;
    if (this.isFlooding()) this.end({ code: 'rate-limited' });
    else this.answer({ code: 'rate-limited', retryAfterMs, ...addressee(relay) });
    return false;
  }

  /** Each refusal is answered, which costs; a flood wants just that. */
  private isFlooding(): boolean {
    const rate = this.rooms.limits.framesPerSecond;
    this.refusals ??= new TokenBucket(rate, rate * BURST_SECONDS * REFUSED_BURSTS, this.rooms.now());
    return this.refusals.take(this.rooms.now()) > 0;
  }

  private answer(refusal: Refusal, detail?: string): void {
    this.rooms.refused(refusal.code, this.place, detail);
    this.deliver(encodeRefusal(refusal));
  }

  private strike(detail: string): void {
    this.strikes += 1;
    if (this.strikes >= MALFORMED_STRIKES) return this.end({ code: 'malformed' }, detail);
    this.answer({ code: 'malformed' }, detail);
  }

  private fallBehind(): void {
    this.behind = true;
    this.rooms.counters.fellBehind += 1;
    this.connection.whenDrained(() => this.catchUp());
  }

  private catchUp(): void {
    this.behind = false;
    if (this.state.kind !== 'joined') return;
    this.deliver(encodeFrame({ event: 'peers', data: { peers: this.state.room.othersThan(this) } }));
  }

  private depart(): void {
    const state = this.state;
    this.state = { kind: 'ended' };
    if (state.kind === 'joined') this.rooms.leave(state.room, state.address, state.sid);
    else if (state.kind === 'waiting') this.rooms.stopWaitingFor(this);
  }

  private largest(isBinary: boolean): number {
    const { controlBytes, relayBytes } = this.rooms.limits;
    return isBinary ? RELAY_HEADER_BYTES + relayBytes : controlBytes;
  }
}

const PONG = encodeFrame({ event: 'pong', data: {} });

/** RFC 6455 §5.5: a control frame carries 125 bytes at most, behind two of header. */
const PONG_BYTES = 127;

type State =
  { kind: 'waiting' } | { kind: 'joined'; room: Room; sid: Sid; address: string } | { kind: 'ended' };

type SessionLimits = { framesPerSecond: number; burst: number; relayBytes: number; roomPeers: number };

function addressee(relay: Buffer | undefined): { to: Sid } | undefined {
  if (relay === undefined || relay.length < RELAY_HEADER_BYTES) return undefined;
  return { to: sidOf(relay.toString('latin1', 1, RELAY_HEADER_BYTES)) };
}

function sidOf(address: string): Sid {
  return encodeBase64url(Buffer.from(address, 'latin1')) as Sid;
}

function unpinned(frame: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(frame.length);
  frame.copy(copy);
  return copy;
}
