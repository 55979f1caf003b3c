import type { NodeErrorCode, ReportFrame, RoomCode, Sid } from '#protocol';
import {
  type Alert,
  LIVE_EVERY_MS,
  type NodeTotals,
  type RoomEvent,
  type RoomRow,
  type Sample,
  SAMPLE_EVERY_MS,
} from '#protocol/operator';
import type { Counters } from '../../rooms/counters.ts';
import type { RoomObserver } from '../../rooms/room-observer.ts';
import { AlertBoard } from './alert-board.ts';
import { type EventKeeper, EventRing, type NewRoomEvent } from './event-ring.ts';
import { nodeAlerts } from './node-alerts.ts';
import { ObservedRoom, type RoomChange } from './observed-room.ts';
import type { ProcessGauge } from './process-gauge.ts';
import { ReportDesk } from './report-desk.ts';
import { SampleRing } from './sample-ring.ts';

export interface ObservatoryOptions {
  /** Whole milliseconds since the epoch, never backwards. */
  readonly now: () => number;
  readonly later: (callback: () => void, ms: number) => () => void;
  readonly gauge: ProcessGauge;
  readonly roomPeers: number;
  readonly diskTrouble: () => string | undefined;
}

/** What happened between two steps, for whoever follows. */
export interface Step {
  readonly at: number;
  readonly totals: NodeTotals;
  readonly changes: ReadonlyMap<RoomCode, RoomChange>;
  /** Rooms that were closed; one that was opened again under the same code is in `changes`, too. */
  readonly closed: ReadonlySet<RoomCode>;
  readonly alerts: { readonly gone: readonly string[]; readonly put: readonly Alert[] };
  readonly samples: readonly Sample[];
}

/** Rooms are looked at so often while nobody follows: alerts, events and metrics are for later readers, too. */
const UNWATCHED_EVERY_MS = 1000;

/** Thousands of rooms take their time: so much in one go, then whoever waits for the relay has its turn. */
const SLICE_MS = 5;
const PAUSE_MS = 15;

/** All rooms are looked at once; `rooms` is live, so one that opens meanwhile is reached, too. */
interface Round {
  readonly rooms: Iterator<ObservedRoom>;
  readonly changes: Map<RoomCode, RoomChange>;
  readonly counters: Counters;
}

/** Sees what the rooms tell, verifies what peers report, and says four times a second what has changed. */
export class Observatory implements RoomObserver {
  readonly rooms = new Map<RoomCode, ObservedRoom>();
  readonly samples = new SampleRing();
  readonly alerts = new AlertBoard();
  readonly events: EventKeeper;
  readonly desk: ReportDesk;
  readonly startedAt: number;
  readonly #options: ObservatoryOptions;
  readonly #followers = new Set<(step: Step) => void>();
  readonly #closed = new Set<RoomCode>();
  #round: Round | undefined;
  #unsetSlice: () => void = () => undefined;
  #totals: NodeTotals = NO_TOTALS;
  #isTotalsKnown = true;
  #lagMs = 0;
  #lastStep: number;
  #lastSample: number;
  #framesAtSample = 0;
  /** Joins so far, at each of the last samples. */
  #joins: number[] = [];

  constructor(options: ObservatoryOptions) {
    const now = options.now();
    this.#options = options;
    this.startedAt = now;
    this.#lastStep = now;
    this.#lastSample = now;
    this.events = new EventRing(now);
    this.desk = new ReportDesk({
      now: options.now,
      later: options.later,
      refused: (room, { sid }, reason) =>
        this.#keep({ kind: 'report-refused', room: room.code, sid, reason }),
    });
  }

  /** Sums over all rooms, as of the last step. */
  get totals(): NodeTotals {
    if (!this.#isTotalsKnown) this.#totals = totalsOf(this.rows());
    this.#isTotalsKnown = true;
    return this.#totals;
  }

  /** As of the last ten seconds. */
  get lagMs(): number {
    return this.#lagMs;
  }

  get memoryBytes(): number {
    return this.#options.gauge.memoryBytes();
  }

  get now(): number {
    return this.#options.now();
  }

  rows(): RoomRow[] {
    const { now } = this;
    return [...this.rooms.values()].map((room) => room.row(now));
  }

  /** Called after each step in which somebody follows. Returns the end. */
  follow(follower: (step: Step) => void): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  arrived(code: RoomCode, sid: Sid, _peers: number, invited: boolean): void {
    const { now } = this;
    const room = this.rooms.get(code) ?? this.#open(code, now);
    room.arrived(sid, invited, now);
    this.#keep({ kind: 'arrived', room: code, sid });
  }

  left(code: RoomCode, sid: Sid, peers: number): void {
    const room = this.rooms.get(code);
    const session = room?.left(sid, this.now);
    if (session) this.desk.drop(session);
    this.#keep({ kind: 'left', room: code, sid, peer: session?.peer ?? null });
    if (room && peers === 0) this.#close(room);
  }

  reported(code: RoomCode, sid: Sid, report: ReportFrame['data']): void {
    const room = this.rooms.get(code);
    const session = room?.sessions.get(sid);
    if (room && session) this.desk.submit(room, session, report);
  }

  refused(code: NodeErrorCode, who: { room: RoomCode; sid: Sid } | undefined): void {
    if (code !== 'closed-by-operator' || who === undefined) return;
    this.#keep({ kind: 'closed-by-operator', room: who.room, sid: who.sid });
  }

  /** To be called every `LIVE_EVERY_MS`. `counters` are those of the rooms. */
  step(counters: Counters): void {
    const { now } = this;
    const isWatched = this.#followers.size > 0;
    if (this.#round || now - this.#lastStep < (isWatched ? LIVE_EVERY_MS - 5 : UNWATCHED_EVERY_MS)) return;
    this.#lastStep = now;
    this.#round = { rooms: this.rooms.values(), changes: new Map(), counters };
    this.#digestSome(this.#round);
  }

  #digestSome(round: Round): void {
    const end = this.now + SLICE_MS;
    for (let next = round.rooms.next(); !next.done; next = round.rooms.next()) {
      this.#digest(next.value, round.changes);
      if (this.now < end) continue;
      this.#unsetSlice = this.#options.later(() => this.#digestSome(round), PAUSE_MS);
      return;
    }
    this.#round = undefined;
    this.#tell(round);
  }

  #tell({ changes, counters }: Round): void {
    const { now } = this;
    const samples = now - this.#lastSample < SAMPLE_EVERY_MS ? [] : [this.#takeSample(now, counters)];
    const alerts = this.alerts.takeChanges();
    const closed = new Set(this.#closed);
    this.#closed.clear();
    const step = { at: now, totals: this.totals, changes, closed, alerts, samples };
    for (const follower of this.#followers) follower(step);
  }

  close(): void {
    this.#unsetSlice();
    this.desk.close();
    this.#options.gauge.close();
  }

  #digest(room: ObservedRoom, changes: Map<RoomCode, RoomChange>): void {
    const { now } = this;
    const change = room.digest(now);
    const alerts = room.judge(now, change !== undefined);
    if (alerts) this.alerts.setRoom(room.code, alerts);
    if (!change) return;
    for (const event of change.events) this.#keep(event);
    changes.set(room.code, change);
    this.#isTotalsKnown = false;
  }

  #takeSample(now: number, counters: Counters): Sample {
    const seconds = Math.max(1, now - this.#lastSample) / 1000;
    const framesPerSecond = Math.round(((counters.framesIn - this.#framesAtSample) / seconds) * 10) / 10;
    this.#lastSample = now;
    this.#framesAtSample = counters.framesIn;
    this.#lagMs = this.#options.gauge.takeLagMs();
    const { lagMs, memoryBytes, totals } = this;
    const arrivals = this.#arrivalsWithinAMinute(counters.joins);
    const sample = { at: now, ...totals, arrivals, framesPerSecond, memoryBytes, lagMs };
    this.samples.add(sample);
    this.#judgeNode(sample);
    return sample;
  }

  #arrivalsWithinAMinute(joins: number): number {
    this.#joins = [...this.#joins, joins].slice(-1 - 60_000 / SAMPLE_EVERY_MS);
    const start = this.#joins.length > 60_000 / SAMPLE_EVERY_MS ? this.#joins[0] : 0;
    return joins - (start ?? 0);
  }

  #judgeNode({ at, lagMs, memoryBytes }: Sample): void {
    const { roomPeers, gauge, diskTrouble } = this.#options;
    const { memoryLimit } = gauge;
    const measures = {
      rows: this.rows(),
      roomPeers,
      lagMs,
      memoryBytes,
      memoryLimit,
      diskTrouble: diskTrouble(),
    };
    this.alerts.setNode(nodeAlerts(measures, (id) => this.alerts.get(id)?.since ?? at));
  }

  #open(code: RoomCode, now: number): ObservedRoom {
    const room = new ObservedRoom(code, now);
    this.rooms.set(code, room);
    this.#keep({ kind: 'room-opened', room: code });
    return room;
  }

  #close(room: ObservedRoom): void {
    room.close();
    this.rooms.delete(room.code);
    this.#round?.changes.delete(room.code);
    this.alerts.setRoom(room.code, []);
    this.#closed.add(room.code);
    this.#isTotalsKnown = false;
    this.#keep({ kind: 'room-closed', room: room.code });
  }

  #keep(event: NewRoomEvent): RoomEvent {
    return this.events.keep(event, this.now);
  }
}

const NO_TOTALS: NodeTotals = { rooms: 0, sessions: 0, peers: 0, pairs: 0, linked: 0, gaps: 0, suspects: 0 };

function totalsOf(rows: readonly RoomRow[]): NodeTotals {
  const totals = { ...NO_TOTALS, rooms: rows.length };
  for (const { sessions, members, pairs, linked, gaps, suspects } of rows) {
    totals.sessions += sessions;
    totals.peers += members;
    totals.pairs += pairs;
    totals.linked += linked;
    totals.gaps += gaps;
    totals.suspects += suspects;
  }
  return totals;
}
