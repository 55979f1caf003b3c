/**
 * Pings every socket once per round of `seconds` ticks, a share of them at each tick, so that ten thousand
 * are not pinged in one go. One that left two pings unanswered is dead.
 */
export class Heartbeat {
  private readonly slots: Set<Pulsed>[];
  private tickCount = 0;
  private nextSlot = 0;

  constructor(seconds: number) {
    this.slots = Array.from({ length: seconds }, () => new Set());
  }

  /** Returns the removal. */
  add(socket: Pulsed): () => void {
    const slot = this.slots[this.nextSlot++ % this.slots.length];
    slot?.add(socket);
    return () => slot?.delete(socket);
  }

  /** To be called once a second. */
  tick(): void {
    for (const socket of this.slots[this.tickCount++ % this.slots.length] ?? []) beat(socket);
  }
}

export interface Pulsed {
  /** Pings sent since the last sign of life. */
  unanswered: number;
  ping(): void;
  declareDead(): void;
}

const PINGS_BEFORE_DEATH = 2;

function beat(socket: Pulsed): void {
  if (socket.unanswered >= PINGS_BEFORE_DEATH) return socket.declareDead();
  socket.unanswered += 1;
  socket.ping();
}
