import { type PeerId, type Report, type Sid } from '#protocol';
import { type Presence, Topology, type TopologyFeed } from '#topology';
import { Listeners } from '../listeners.ts';
import type { Clock, MeshTopology } from '../room-api.ts';

/** Nobody sees more than four pictures a second, and a storm of reports costs no more than these. */
const TELL_AT_MOST_EVERY_MS = 250;
/** Time alone changes a picture: a report gets too old, a pair is new no more. */
const TICK_MS = 1_000;

/**
 * The graph of the room as reports and the node's list show it. Taking something in is cheap; pictures are made when
 * somebody reads them.
 */
export class RoomTopology implements MeshTopology {
  readonly #topology = new Topology();
  readonly #listeners = new Listeners<[]>();
  #watchers = 0;
  #toldAt = -Infinity;
  #telling = false;
  #cancelTick = () => {};

  constructor(private readonly clock: Clock) {}

  follow(options: { readonly links: boolean }): TopologyFeed {
    return this.#topology.follow(options);
  }

  onChange(listener: () => void): () => void {
    const remove = this.#listeners.add(listener);
    this.#watchers += 1;
    if (this.#watchers === 1) this.#tick();
    let stopped = false;
    return () => {
      if (stopped) return;
      stopped = true;
      remove();
      this.#watchers -= 1;
      if (this.#watchers === 0) this.#cancelTick();
    };
  }

  stop(): void {
    this.#listeners.clear();
    this.#watchers = 0;
    this.#cancelTick();
  }

  /** Since when, too. Undefined for who has not reported. */
  presenceOf(peer: PeerId): { readonly presence: Presence; readonly since: number } | undefined {
    return this.#topology.presenceOf(peer);
  }

  reported(report: Report): void {
    this.#topology.reported(report, this.clock.now());
    this.#changed();
  }

  nodeLists(sids: readonly Sid[]): void {
    this.#topology.nodeLists(sids, this.clock.now());
    this.#changed();
  }

  arrived(sid: Sid): void {
    this.#topology.arrived(sid, this.clock.now());
    this.#changed();
  }

  left(sid: Sid): void {
    this.#topology.left(sid, this.clock.now());
    this.#changed();
  }

  nodeLost(): void {
    this.#topology.nodeLost(this.clock.now());
    this.#changed();
  }

  /** Lets pass what has become too old by now. */
  passTime(): void {
    this.#topology.tick(this.clock.now());
  }

  #tick(): void {
    this.#cancelTick = this.clock.after(TICK_MS, () => {
      this.passTime();
      this.#changed();
      this.#tick();
    });
  }

  #changed(): void {
    if (this.#watchers === 0 || this.#telling) return;
    this.#telling = true;
    const wait = Math.max(0, this.#toldAt + TELL_AT_MOST_EVERY_MS - this.clock.now());
    this.clock.after(wait, () => {
      this.#telling = false;
      this.#toldAt = this.clock.now();
      this.#listeners.emit();
    });
  }
}
