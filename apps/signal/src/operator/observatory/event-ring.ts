import type { RoomCode } from '#protocol';
import type { RoomEvent } from '#protocol/operator';

/** What is to be kept of an event; number and time come with the keeping. */
export type NewRoomEvent = RoomEvent extends infer Kind
  ? Kind extends RoomEvent
    ? Omit<Kind, 'id' | 'at'>
    : never
  : never;

export interface EventQuery {
  readonly from: number;
  readonly to: number;
  readonly room: RoomCode | undefined;
  readonly limit: number;
}

/** Where events are kept. This one is in memory; a history on disk takes its place by answering the same way. */
export interface EventKeeper {
  keep(event: NewRoomEvent, at: number): RoomEvent;
  /** Oldest first. */
  between(query: EventQuery): { events: RoomEvent[]; more: boolean };
  /** The latest `count` of one room up to the number `last`, oldest first. */
  latestOf(room: RoomCode, count: number, last: number): RoomEvent[];
  readonly lastId: number;
  /** What happened before is not kept any more. */
  readonly keptSince: number;
}

/** About 20 MB when full: three minutes of a node with a hundred events a second, days of a small one. */
const CAPACITY = 20_000;

/** The latest events of the node, in the order of their numbers. */
export class EventRing implements EventKeeper {
  /** The event with number `n` is at `n % capacity`. */
  readonly #slots: RoomEvent[] = [];
  readonly #capacity: number;
  #lastId = 0;
  #keptSince: number;

  constructor(now: number, capacity = CAPACITY) {
    this.#keptSince = now;
    this.#capacity = capacity;
  }

  get lastId(): number {
    return this.#lastId;
  }

  get keptSince(): number {
    return this.#keptSince;
  }

  keep(event: NewRoomEvent, at: number): RoomEvent {
    this.#lastId += 1;
    const kept = { id: this.#lastId, at, ...event };
    const slot = this.#lastId % this.#capacity;
    this.#keptSince = this.#slots[slot]?.at ?? this.#keptSince;
    this.#slots[slot] = kept;
    return kept;
  }

  between({ from, to, room, limit }: EventQuery): { events: RoomEvent[]; more: boolean } {
    const events: RoomEvent[] = [];
    for (let id = this.#firstSince(from); id <= this.#lastId; id += 1) {
      const event = this.#at(id);
      if (!event || event.at > to) break;
      if (room !== undefined && event.room !== room) continue;
      if (events.length === limit) return { events, more: true };
      events.push(event);
    }
    return { events, more: false };
  }

  latestOf(room: RoomCode, count: number, last: number): RoomEvent[] {
    const events: RoomEvent[] = [];
    for (let id = Math.min(last, this.#lastId); id >= this.#firstId() && events.length < count; id -= 1) {
      const event = this.#at(id);
      if (event?.room === room) events.push(event);
    }
    return events.reverse();
  }

  /** Times never run backwards, so what is asked for is found by halves. */
  #firstSince(from: number): number {
    let [low, high] = [this.#firstId(), this.#lastId + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.#at(middle)?.at ?? Infinity) < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #firstId(): number {
    return Math.max(1, this.#lastId - this.#capacity + 1);
  }

  #at(id: number): RoomEvent | undefined {
    return this.#slots[id % this.#capacity];
  }
}
