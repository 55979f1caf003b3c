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
  private readonly frames: TokenBucket;
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

  /** `frame` is this session's to change: the address of a relay is overwritten where it stands. */
  receive(frame: Buffer, isBinary: boolean): void {
    if (this.state.kind === 'ended') return;
    this.rooms.counters.framesIn += 1;
    if (frame.length > this.largest(isBinary)) return this.end({ code: 'frame-too-large' });
    const retryAfterMs = this.takeFrame();
    if (retryAfterMs > 0)
      return this.refuseFrame({ code: 'rate-limited', retryAfterMs, ...addressee(frame, isBinary) });
    if (isBinary) this.receiveRelay(frame);
    else this.receiveControl(frame);
  }

  /** A WebSocket ping: answered below us, counted here, since it costs as much as a frame. */
  receivePing(): void {
    if (this.state.kind === 'ended') return;
    const retryAfterMs = this.takeFrame();
    if (retryAfterMs > 0) this.refuseFrame({ code: 'rate-limited', retryAfterMs });
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
    if (this.state.kind === 'ended') return false;
    if (this.connection.bufferedBytes + frame.length > this.rooms.limits.maxBufferedBytes) {
      this.end({ code: 'too-slow' });
      return false;
    }
    this.connection.send(frame);
    return true;
  }

  private receiveControl(frame: Buffer): void {
    const decoded = decodePeerFrame(frame.toString('utf8'));
    if (!decoded.ok) return this.strike(decoded.detail);
    switch (decoded.value.event) {
      case 'join':
        return this.receiveJoin(decoded.value.data);
      default:
        assertNever(decoded.value.event);
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
    this.state = { kind: 'joined', room, sid, address };
    this.deliver(
      encodeFrame({
        event: 'welcome',
        data: {
          v: PROTOCOL_VERSION,
          sid,
          peers: room.othersThan(this),
          ice: this.rooms.iceServersFor(sid),
          limits: this.sessionLimits(room.size + 1),
        },
      }),
    );
    room.add(address, tag === undefined ? { sid } : { sid, tag }, this);
    this.rooms.observer.arrived(room.code, sid, room.size);
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
    const { room, address } = this.state;
    const to = frame.toString('latin1', 1, RELAY_HEADER_BYTES);
    const receiver = room.find(to);
    if (receiver === undefined || receiver === this) {
      return this.refuseFrame({ code: 'no-such-peer', to: sidOf(to) });
    }
    frame.write(address, 1, 'latin1');
    if (!receiver.deliverRelay(frame)) return this.refuseFrame({ code: 'peer-too-slow', to: sidOf(to) });
    this.rooms.counters.relayed += 1;
    this.rooms.counters.relayedBytes += frame.length;
  }

  /** A small frame is a view of the 64 KiB chunk it was read in, and would pin all of it while it is queued. */
  private deliverRelay(frame: Buffer): boolean {
    return this.deliver(this.connection.bufferedBytes > 0 ? unpinned(frame) : frame);
  }

  private takeFrame(): number {
    if (this.state.kind === 'joined') {
      const rate = 2 * this.state.room.size;
      this.frames.raise(rate, rate * BURST_SECONDS);
    }
    return this.frames.take(this.rooms.now());
  }

  private refuseFrame(refusal: Refusal): void {
    if (this.takeRefusal()) return this.end({ code: 'rate-limited' });
    this.rooms.refused(refusal.code, this.place, undefined);
    this.deliver(encodeRefusal(refusal));
  }

  /** True when too many frames were refused: an answer for each is what a flood wants. */
  private takeRefusal(): boolean {
    const rate = this.rooms.limits.framesPerSecond;
    this.refusals ??= new TokenBucket(rate, rate * BURST_SECONDS * REFUSED_BURSTS, this.rooms.now());
    return this.refusals.take(this.rooms.now()) > 0;
  }

  private strike(detail: string): void {
    this.strikes += 1;
    if (this.strikes >= MALFORMED_STRIKES) return this.end({ code: 'malformed' }, detail);
    this.rooms.refused('malformed', this.place, detail);
    this.deliver(encodeRefusal({ code: 'malformed' }));
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

type State =
  { kind: 'waiting' } | { kind: 'joined'; room: Room; sid: Sid; address: string } | { kind: 'ended' };

type SessionLimits = { framesPerSecond: number; burst: number; relayBytes: number; roomPeers: number };

function addressee(frame: Buffer, isBinary: boolean): { to: Sid } | undefined {
  if (!isBinary || frame.length < RELAY_HEADER_BYTES) return undefined;
  return { to: sidOf(frame.toString('latin1', 1, RELAY_HEADER_BYTES)) };
}

function sidOf(address: string): Sid {
  return encodeBase64url(Buffer.from(address, 'latin1')) as Sid;
}

function unpinned(frame: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(frame.length);
  frame.copy(copy);
  return copy;
}
