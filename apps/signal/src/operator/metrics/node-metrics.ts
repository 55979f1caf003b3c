import { cpuUsage } from 'node:process';
import { Counter, Gauge, type Metric, Registry } from 'prom-client';
import type { RoomRow } from '#protocol/operator';
import { RELAY_TIME_BOUNDS } from '../../rooms/relay-times.ts';
import type { Rooms } from '../../rooms/rooms.ts';
import type { Observatory } from '../observatory/observatory.ts';
import type { DataFolder } from '../storage/data-folder.ts';

/** Rooms that have lines of their own, those with most gaps: a label per room without an end would fill Prometheus. */
const MAX_LABELLED_ROOMS = 50;

/** Read when somebody asks; nothing is counted for it besides. */
export class NodeMetrics {
  readonly #registry = new Registry();
  readonly #rooms: Rooms;
  readonly #observatory: Observatory;
  readonly #folder: DataFolder;

  constructor(rooms: Rooms, observatory: Observatory, folder: DataFolder, build: string) {
    this.#rooms = rooms;
    this.#observatory = observatory;
    this.#folder = folder;
    this.#gauges();
    this.#counters();
    this.#gauge('tessera_build_info', 'what runs', ['build'], (gauge) => gauge.labels(build).set(1));
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async text(): Promise<string> {
    return `${await this.#registry.metrics()}${this.#relayHistogram()}`;
  }

  #gauges(): void {
    const observatory = this.#observatory;
    const value = (name: string, help: string, read: () => number): void =>
      this.#gauge(name, help, [], (gauge) => gauge.set(read()));
    value('tessera_rooms', 'rooms with somebody in them', () => this.#rooms.roomCount);
    value('tessera_sessions', 'joined sessions', () => observatory.totals.sessions);
    value('tessera_peers', 'peers present by a valid report', () => observatory.totals.peers);
    value('tessera_pairs', 'pairs of present peers', () => observatory.totals.pairs);
    value('tessera_linked_pairs', 'pairs that both ends say are linked', () => observatory.totals.linked);
    value('tessera_gaps', 'gaps and one-sided claims', () => observatory.totals.gaps);
    value('tessera_suspects', 'peers that explain gaps', () => observatory.totals.suspects);
    value('tessera_alerts', 'alerts there are now', () => observatory.alerts.all.length);
    value('tessera_reports_waiting', 'reports that are not verified yet', () => observatory.desk.waiting);
    value('tessera_storage_trouble', '1 while the data folder can not be used', () =>
      this.#folder.trouble === undefined ? 0 : 1,
    );
    value(
      'tessera_event_loop_lag_seconds',
      'longest delay of the event loop within ten seconds',
      () => observatory.lagMs / 1000,
    );
    value('process_resident_memory_bytes', 'memory of the process', () => observatory.memoryBytes);
    value('process_start_time_seconds', 'start of the process', () => observatory.startedAt / 1000);
    this.#roomGauge('tessera_room_completeness', 'linked pairs of all pairs, 0 to 1', (row) =>
      row.pairs === 0 ? 1 : row.linked / row.pairs,
    );
    this.#roomGauge('tessera_room_gaps', 'gaps and one-sided claims', (row) => row.gaps);
  }

  #counters(): void {
    const { counters } = this.#rooms;
    const { desk } = this.#observatory;
    const total = (name: string, help: string, read: () => number): void =>
      this.#counter(name, help, [], (counter) => counter.inc(read()));
    total('tessera_connections_total', 'WebSockets that were opened', () => counters.connections);
    total('tessera_joins_total', 'joins', () => counters.joins);
    total('tessera_frames_in_total', 'frames received from peers', () => counters.framesIn);
    total('tessera_frames_out_total', 'frames sent to peers', () => counters.framesOut);
    total('tessera_relayed_frames_total', 'relays passed on', () => counters.relayed);
    total('tessera_relayed_bytes_total', 'bytes of relays passed on', () => counters.relayedBytes);
    total('tessera_back_pressured_total', 'times a session fell behind', () => counters.fellBehind);
    total('process_cpu_seconds_total', 'CPU time of the process', () => {
      const { user, system } = cpuUsage();
      return (user + system) / 1e6;
    });
    this.#counter('tessera_refused_total', 'refusals by error code', ['code'], (counter) => {
      for (const [code, count] of Object.entries(counters.refused)) counter.labels(code).inc(count);
    });
    this.#counter('tessera_reports_total', 'reports by what became of them', ['outcome'], (counter) => {
      counter.labels('taken').inc(desk.taken);
      for (const [reason, count] of Object.entries(desk.refusals)) counter.labels(reason).inc(count);
    });
  }

  #roomGauge(name: string, help: string, read: (row: RoomRow) => number): void {
    this.#gauge(name, `${help}; the ${MAX_LABELLED_ROOMS} rooms with most gaps`, ['room'], (gauge) => {
      gauge.reset();
      for (const row of this.#worstRooms()) gauge.labels(row.room).set(read(row));
    });
  }

  #worstRooms(): RoomRow[] {
    const reported = this.#observatory.rows().filter(({ members }) => members > 0);
    return reported.toSorted((x, y) => y.gaps - x.gaps || x.since - y.since).slice(0, MAX_LABELLED_ROOMS);
  }

  #gauge(name: string, help: string, labelNames: string[], read: (gauge: Gauge) => void): void {
    const registers = [this.#registry];
    const gauge: Gauge = new Gauge({ name, help, labelNames, registers, collect: () => read(gauge) });
  }

  #counter(name: string, help: string, labelNames: string[], read: (counter: Counter) => void): void {
    const registers = [this.#registry];
    const collect = (): void => {
      counter.reset();
      read(counter);
    };
    const counter: Counter & Metric = new Counter({ name, help, labelNames, registers, collect });
  }

  /** Counted by the rooms themselves, in an array: a call of the library for each relay would be felt. */
  #relayHistogram(): string {
    const { counts, sumMs } = this.#rooms.relayTimes;
    const name = 'tessera_relay_seconds';
    let cumulated = 0;
    const buckets = RELAY_TIME_BOUNDS.map((bound, index) => {
      cumulated += counts[index] ?? 0;
      return `${name}_bucket{le="${bound / 1000}"} ${cumulated}`;
    });
    const all = cumulated + (counts.at(-1) ?? 0);
    return [
      '',
      `# HELP ${name} handling of a relay, from received to handed to the receiver's socket; one in 64 is timed`,
      `# TYPE ${name} histogram`,
      ...buckets,
      `${name}_bucket{le="+Inf"} ${all}`,
      `${name}_sum ${sumMs / 1000}`,
      `${name}_count ${all}`,
      '',
    ].join('\n');
  }
}
