import type { OverviewDelta, OverviewSnapshot } from '#protocol/operator';
import type { Observatory, Step } from '../observatory/observatory.ts';

/** The overview as everybody sees who follows it: one delta for all. */
export class OverviewChannel {
  #version = 1;

  constructor(private readonly observatory: Observatory) {}

  snapshot(): OverviewSnapshot {
    const { now, startedAt, totals, alerts } = this.observatory;
    const rooms = this.observatory.rows();
    return { version: this.#version, at: now, startedAt, totals, rooms, alerts: alerts.all };
  }

  /** Undefined when nothing has changed. */
  delta({ at, totals, changes, closed, alerts, samples }: Step): OverviewDelta | undefined {
    const gone = [...closed].filter((room) => !this.observatory.rooms.has(room));
    const put = [...changes.values()].map(({ row }) => row);
    if (gone.length + put.length + alerts.gone.length + alerts.put.length + samples.length === 0)
      return undefined;
    const from = this.#version;
    this.#version += 1;
    return { from, version: this.#version, at, totals, rooms: { gone, put }, alerts, samples };
  }
}
