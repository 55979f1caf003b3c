import { encodeFrame, encodeRelay, RoomCode, type Sid, sidFromBytes } from '#protocol';
import type { RoomLimits } from '../src/rooms/room-limits.ts';
import type { RoomObserver } from '../src/rooms/room-observer.ts';
import { Rooms } from '../src/rooms/rooms.ts';
import type { Session } from '../src/rooms/session.ts';
import { MemoryConnection } from './memory-connection.ts';

export const LIMITS: RoomLimits = {
  controlBytes: 16_384,
  relayBytes: 65_536,
  framesPerSecond: 30,
  arrivalsPerMinute: 20,
  socketsPerAddress: 64,
  roomPeers: 32,
  joinMs: 10_000,
  quietBytes: 2 ** 20,
  maxBufferedBytes: 4 * 2 ** 20,
};

/** Rooms with a clock that a spec turns, and peers that are plain objects. */
export class RoomFixture {
  now = 0;
  readonly rooms: Rooms;
  readonly log: string[] = [];
  readonly reports: object[] = [];
  /** Room codes and addresses. */
  readonly banned = new Set<string>();
  private sids = 0;

  constructor(limits: Partial<RoomLimits> = {}, observer?: RoomObserver) {
    this.rooms = new Rooms({
      limits: { ...LIMITS, ...limits },
      now: () => this.now,
      iceServersFor: (sid) => [{ urls: 'turn:turn.example', username: sid, credential: 'c' }],
      bans: {
        hasRoom: (code) => this.banned.has(code),
        hasAddress: (address) => this.banned.has(address),
      },
      observer: observer ?? {
        arrived: (room, _sid, peers) => this.log.push(`arrived ${room} ${peers}`),
        left: (room, _sid, peers) => this.log.push(`left ${room} ${peers}`),
        reported: (room, sid, report) => this.reports.push({ room, sid, report }),
        refused: (code, who, detail) => this.log.push(`refused ${code} ${who?.room ?? '-'} ${detail ?? '-'}`),
      },
    });
  }

  connect(addressKey?: string): TestPeer {
    const connection = new MemoryConnection(addressKey);
    return new TestPeer(this.nextSid(), connection, this.rooms.open(connection));
  }

  join(room: string, addressKey?: string): TestPeer {
    const peer = this.connect(addressKey);
    peer.sendJoin(room);
    return peer;
  }

  private nextSid(): Sid {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt32BE(++this.sids, 12);
    return sidFromBytes(bytes);
  }
}

export class TestPeer {
  constructor(
    readonly sid: Sid,
    readonly connection: MemoryConnection,
    readonly session: Session | undefined,
  ) {}

  sendJoin(room: string, sid: Sid = this.sid): void {
    this.sendText(encodeFrame({ event: 'join', data: { v: 1, room: RoomCode.parse(room), sid } }));
  }

  sendText(text: string): void {
    this.session?.receive(Buffer.from(text), false);
  }

  sendBytes(bytes: Uint8Array): void {
    this.session?.receive(Buffer.from(bytes), true);
  }

  relay(to: Sid, body: string): void {
    this.sendBytes(encodeRelay(to, Buffer.from(body)));
  }

  /** The socket goes. */
  vanish(): void {
    this.session?.closed();
  }
}
