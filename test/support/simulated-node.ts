import type { NodeSocketEvents, OpenNodeSocket } from '#mesh';
import type { RoomLimits } from '../../apps/signal/src/rooms/room-limits.ts';
import type { RoomObserver } from '../../apps/signal/src/rooms/room-observer.ts';
import { Rooms } from '../../apps/signal/src/rooms/rooms.ts';
import type { VirtualClock } from './virtual-clock.ts';

const LIMITS: RoomLimits = {
  controlBytes: 16 * 1024,
  relayBytes: 64 * 1024,
  framesPerSecond: 30,
  arrivalsPerMinute: 100_000,
  socketsPerAddress: 1000,
  roomPeers: 256,
  joinMs: 10_000,
  quietBytes: 1024 * 1024,
  maxBufferedBytes: 4 * 1024 * 1024,
};

const NOBODY: RoomObserver = {
  arrived: () => {},
  left: () => {},
  reported: () => {},
  refused: () => {},
};

/** One frame as the node saw it, for tests that ask what it learned. */
export interface SeenFrame {
  readonly direction: 'in' | 'out';
  readonly frame: string | Uint8Array;
}

/** The node's own rooms behind sockets in memory; can go down and come back. */
export class SimulatedNode {
  readonly seen: SeenFrame[] = [];
  /** Told of what happens in its rooms. */
  observer: RoomObserver = NOBODY;
  #rooms: Rooms;
  #up = true;
  readonly #open = new Set<() => void>();

  constructor(private readonly clock: VirtualClock) {
    this.#rooms = this.#freshRooms();
  }

  readonly openSocket: OpenNodeSocket = (_url, events) => {
    let closed = false;
    const close = (code: number): void => {
      if (closed) return;
      closed = true;
      this.#open.delete(drop);
      session?.closed();
      queueMicrotask(() => events.closed(code));
    };
    const drop = (): void => close(1006);
    const session = this.#up ? this.#rooms.open(this.#connection(events, close)) : undefined;
    this.#open.add(drop);
    queueMicrotask(() => (session && !closed ? events.opened() : drop()));
    return {
      send: (frame) => {
        if (closed) return;
        this.seen.push({ direction: 'in', frame: typeof frame === 'string' ? frame : frame.slice() });
        session?.receive(Buffer.from(frame as string), typeof frame !== 'string');
      },
      close: () => close(1000),
    };
  };

  get isUp(): boolean {
    return this.#up;
  }

  /** All sockets end; nobody gets in. */
  goDown(): void {
    this.#up = false;
    for (const drop of [...this.#open]) drop();
    this.#rooms = this.#freshRooms();
  }

  comeBack(): void {
    this.#up = true;
  }

  #connection(events: NodeSocketEvents, close: (code: number) => void) {
    return {
      addressKey: 'memory',
      bufferedBytes: 0,
      send: (frame: string | Uint8Array) => {
        const copy = typeof frame === 'string' ? frame : new Uint8Array(frame);
        this.seen.push({ direction: 'out', frame: copy });
        queueMicrotask(() => events.received(copy));
      },
      close: (code: number) => queueMicrotask(() => close(code)),
      whenDrained: (callback: () => void) => queueMicrotask(callback),
    };
  }

  #freshRooms(): Rooms {
    return new Rooms({
      limits: LIMITS,
      observer: {
        arrived: (...event) => this.observer.arrived(...event),
        left: (...event) => this.observer.left(...event),
        reported: (...event) => this.observer.reported(...event),
        refused: (...event) => this.observer.refused(...event),
      },
      bans: { hasRoom: () => false, hasAddress: () => false },
      now: () => this.clock.now(),
      iceServersFor: () => [],
    });
  }
}
