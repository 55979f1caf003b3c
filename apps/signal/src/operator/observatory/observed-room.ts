import type { KeyObject } from 'node:crypto';
import type { PeerId, Report, RoomCode, Sid } from '#protocol';
import {
  type Alert,
  BURST_WINDOW_MS,
  type ReportRefusal,
  type RoomRow,
  type SessionRow,
} from '#protocol/operator';
import {
  type ReportOutcome,
  Topology,
  type TopologyDelta,
  type TopologyFeed,
  type TopologySnapshot,
} from '#topology';
import type { NewRoomEvent } from './event-ring.ts';
import { judgeRoom, type RoomJudgement } from './room-alerts.ts';
import { RoomMirror } from './room-mirror.ts';
import { WindowCount } from './window-count.ts';

/** A session as the node sees it, and what it has signed. */
export interface ObservedSession {
  readonly sid: Sid;
  readonly since: number;
  readonly invited: boolean;
  peer: PeerId | null;
  reportedAt: number | null;
  refused: ReportRefusal | null;
  /** Of its last report; made anew when it signs with another one. */
  key: { readonly text: string; readonly object: KeyObject } | undefined;
  /** Its next report is not looked at before. */
  nextReportAt: number;
}

/** What is not as it was at the last `digest`. */
export interface RoomChange {
  readonly row: RoomRow;
  readonly sessions: { readonly gone: readonly Sid[]; readonly put: readonly SessionRow[] };
  /** With the linked pairs. */
  readonly topology: TopologyDelta | null;
  readonly events: readonly NewRoomEvent[];
}

/** After this time without a report from anybody the room is taken for a private one: two should have come. */
const PRIVATE_AFTER_MS = 60_000;

/** One room as its operator may see it. It lives as long as the room. */
export class ObservedRoom {
  readonly sessions = new Map<Sid, ObservedSession>();
  readonly arrivals = new WindowCount(BURST_WINDOW_MS);
  readonly #mirror: RoomMirror;
  readonly #changed = new Set<Sid>();
  /** Made with the first report, or when somebody looks. */
  #topology: Topology | undefined;
  #feed: TopologyFeed | undefined;
  #row: RoomRow | undefined;
  #judgement: RoomJudgement = { alerts: [], dueAt: Infinity };

  constructor(
    readonly code: RoomCode,
    private readonly since: number,
  ) {
    this.#mirror = new RoomMirror(code);
  }

  arrived(sid: Sid, invited: boolean, now: number): void {
    const none = { peer: null, reportedAt: null, refused: null, key: undefined, nextReportAt: 0 };
    this.sessions.set(sid, { sid, since: now, invited, ...none });
    this.arrivals.add(now);
    this.#changed.add(sid);
    this.#topology?.arrived(sid, now);
  }

  left(sid: Sid, now: number): ObservedSession | undefined {
    const session = this.sessions.get(sid);
    this.sessions.delete(sid);
    this.#changed.add(sid);
    this.#topology?.left(sid, now);
    return session;
  }

  /** It has been verified, and speaks for the session that sent it. */
  reported(report: Report, now: number): ReportOutcome {
    return this.#observe(now).reported(report, now);
  }

  sessionChanged(session: ObservedSession): void {
    this.#changed.add(session.sid);
  }

  /** `links`: with the pairs that are linked. To be closed by whoever follows. */
  follow(links: boolean, now: number): TopologyFeed {
    return this.#observe(now).follow({ links });
  }

  /** Once a second or more often. Undefined when nothing has changed. */
  digest(now: number): RoomChange | undefined {
    this.#topology?.tick(now);
    const topology = this.#feed?.delta() ?? null;
    const events = topology ? this.#mirror.apply(topology, now) : [];
    if (!topology && this.#changed.size === 0 && !this.#isSettling(now)) return undefined;
    const sessions = this.#takeChangedSessions();
    this.#row = this.#makeRow(now);
    return { row: this.#row, sessions, topology, events };
  }

  /** The alerts as they are now; undefined if nothing about them can have changed. */
  judge(now: number, hasChanged: boolean): readonly Alert[] | undefined {
    if (!hasChanged && now < this.#judgement.dueAt) return undefined;
    this.#judgement = judgeRoom(this.code, this.#mirror, this.arrivals, now);
    return this.#judgement.alerts;
  }

  row(now: number): RoomRow {
    return (this.#row ??= this.#makeRow(now));
  }

  sessionRows(): SessionRow[] {
    return [...this.sessions.values()].map(rowOf);
  }

  /** As it is now; with the linked pairs it goes on with the next change. */
  snapshot(links: boolean, now: number): TopologySnapshot {
    const topology = this.#observe(now);
    return links && this.#feed ? this.#feed.snapshot() : topology.snapshot({ links });
  }

  close(): void {
    this.#feed?.close();
  }

  #observe(now: number): Topology {
    if (this.#topology) return this.#topology;
    const topology = new Topology();
    topology.nodeLists([...this.sessions.keys()], now);
    this.#feed = topology.follow({ links: true });
    this.#topology = topology;
    return topology;
  }

  #takeChangedSessions(): RoomChange['sessions'] {
    const gone: Sid[] = [];
    const put: SessionRow[] = [];
    for (const sid of this.#changed) {
      const session = this.sessions.get(sid);
      if (session) put.push(rowOf(session));
      else gone.push(sid);
    }
    this.#changed.clear();
    return { gone, put };
  }

  #isSettling(now: number): boolean {
    return this.#row?.topology === 'unknown' && now - this.since >= PRIVATE_AFTER_MS;
  }

  #makeRow(now: number): RoomRow {
    const groups = [...this.#mirror.groups.values()].filter(({ counts }) => counts.present > 0);
    const sum = (read: (group: (typeof groups)[number]) => number): number =>
      groups.reduce((total, group) => total + read(group), 0);
    const sessions = [...this.sessions.values()];
    return {
      room: this.code,
      since: this.since,
      sessions: sessions.length,
      members: sum(({ counts }) => counts.present),
      door: sessions.filter(({ peer }) => peer === null).length,
      pairs: sum(({ counts }) => counts.pairs),
      linked: sum(({ counts }) => counts.linked),
      gaps: sum(({ counts }) => counts.gaps + counts.oneSided),
      suspicious: sum(({ counts }) => counts.suspicious),
      suspects: sum(({ suspects }) => suspects.length),
      oldestGap: this.#topology?.oldestGap() ?? null,
      groups: groups.length,
      topology: this.#sharing(sessions, now),
    };
  }

  #sharing(sessions: readonly ObservedSession[], now: number): RoomRow['topology'] {
    if (sessions.some(({ peer }) => peer !== null)) return 'shared';
    return now - this.since < PRIVATE_AFTER_MS ? 'unknown' : 'private';
  }
}

function rowOf({ sid, since, invited, peer, reportedAt, refused }: ObservedSession): SessionRow {
  return { sid, since, invited, peer, reportedAt, refused };
}
