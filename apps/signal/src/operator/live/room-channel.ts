import type { RoomCode } from '#protocol';
import { type RoomDelta, type RoomEvent, type RoomSnapshot, SNAPSHOT_EVENTS } from '#protocol/operator';
import type { TopologyFeed, TopologySnapshot } from '#topology';
import type { Observatory, Step } from '../observatory/observatory.ts';
import type { ObservedRoom } from '../observatory/observed-room.ts';

/** One room as everybody sees it who follows it in the same way: one delta for all. */
export class RoomChannel {
  readonly #observatory: Observatory;
  #version = 1;
  /** The room as it was last looked at; the code can be used by another one later. */
  #room: ObservedRoom | undefined;
  /** Of its own without the linked pairs; with them, the room's one serves all. */
  #bareFeed: TopologyFeed | undefined;
  #lastEvent: number;

  constructor(
    observatory: Observatory,
    readonly code: RoomCode,
    readonly links: boolean,
  ) {
    this.#observatory = observatory;
    this.#lastEvent = observatory.events.lastId;
    this.#bind();
  }

  snapshot(): RoomSnapshot {
    const { now, events } = this.#observatory;
    return {
      ...this.#head(now),
      version: this.#version,
      row: this.#room?.row(now) ?? null,
      sessions: this.#room?.sessionRows() ?? [],
      topology: this.#topology(now),
      events: events.latestOf(this.code, SNAPSHOT_EVENTS, this.#lastEvent),
    };
  }

  /** Undefined when nothing has changed. */
  delta({ at, changes }: Step): RoomDelta | undefined {
    const before = this.#room;
    this.#bind();
    if (before !== this.#room) return this.#hole(at);
    const change = changes.get(this.code);
    const topology = this.links ? (change?.topology ?? null) : (this.#bareFeed?.delta() ?? null);
    const events = this.#newEvents();
    if (!change && !topology && events.length === 0) return undefined;
    const from = this.#version;
    this.#version += 1;
    return {
      ...this.#head(at),
      from,
      version: this.#version,
      row: this.#room?.row(at) ?? null,
      sessions: change?.sessions ?? NO_CHANGE,
      topology,
      events,
    };
  }

  close(): void {
    this.#bareFeed?.close();
  }

  #head(at: number): { at: number; room: RoomCode; links: boolean } {
    return { at, room: this.code, links: this.links };
  }

  /** Another room under this code, or none: nothing goes on from what was known. */
  #hole(at: number): RoomDelta {
    this.#lastEvent = this.#observatory.events.lastId;
    const from = this.#version + 1;
    this.#version += 2;
    const row = this.#room?.row(at) ?? null;
    const nothing = { row, sessions: NO_CHANGE, topology: null, events: [] };
    return { ...this.#head(at), from, version: this.#version, ...nothing };
  }

  #bind(): void {
    const room = this.#observatory.rooms.get(this.code);
    if (room === this.#room) return;
    this.#bareFeed?.close();
    this.#room = room;
    this.#bareFeed = this.links ? undefined : room?.follow(false, this.#observatory.now);
  }

  #topology(now: number): TopologySnapshot {
    if (!this.#room) return NO_TOPOLOGY;
    return this.#bareFeed?.snapshot() ?? this.#room.snapshot(true, now);
  }

  #newEvents(): RoomEvent[] {
    const { events } = this.#observatory;
    if (events.lastId === this.#lastEvent) return [];
    const fresh = events.latestOf(this.code, MAX_FRESH_EVENTS, events.lastId);
    const after = fresh.filter(({ id }) => id > this.#lastEvent);
    this.#lastEvent = events.lastId;
    return after;
  }
}

/** In a quarter of a second; a mesh of 64 that comes up at once has 2000. The rest is at `/api/events`. */
const MAX_FRESH_EVENTS = 500;

const NO_CHANGE = { gone: [], put: [] };
const NO_TOPOLOGY: TopologySnapshot = { version: 0, peers: [], pairs: [], groups: [], door: [] };
