import type { PeerId } from '#trust';
import type { Clock } from '../../room-api.ts';
import type { Connection } from '../../transport.ts';
import type { FilesMessage } from '../file-messages.ts';
import type { FilePeer, LinkFiles } from '../link-files.ts';
import type { Lane, LaneEvents } from './lane.ts';
import { LaneTrial } from './lane-trial.ts';
import { LinkLanes, MAX_LANES } from './link-lanes.ts';

export interface LaneDeskOptions {
  readonly clock: Clock;
  readonly openConnection: () => Promise<Connection | undefined>;
  /** What is still to come of all that is being fetched. */
  readonly bytesLeft: () => number;
  /** Somebody writes or draws: what is slow now is slow for their sake. */
  readonly isGivingWay: () => boolean;
  readonly came: (lane: FilePeer) => void;
  readonly gone: (lane: FilePeer) => void;
  /** Throws `ProtocolError`. */
  readonly message: (lane: FilePeer, message: FilesMessage) => void;
}

/** All lanes of this device in one room: opened where they pay, closed when nobody uses them, never more than a few. */
export class LaneDesk {
  readonly #links = new Map<PeerId, LinkLanes>();
  readonly #trial = new LaneTrial();
  /** When pieces came last from each. */
  readonly #activeAt = new Map<PeerId, number>();
  readonly #usedAt = new Map<Lane, number>();
  #before: ReadonlySet<Lane> = new Set();
  #bytes = 0;
  #wantedAt = -Infinity;
  #cancelTick: (() => void) | undefined;
  #isOver = false;

  constructor(private readonly options: LaneDeskOptions) {}

  add(link: LinkFiles): void {
    const { clock, openConnection } = this.options;
    const lanes = new LinkLanes(
      link,
      { clock, openConnection, hasRoom: () => this.#hasRoom() },
      this.#events(),
    );
    this.#links.get(link.peerId)?.close();
    this.#links.set(link.peerId, lanes);
  }

  remove(link: LinkFiles): void {
    const lanes = this.#links.get(link.peerId);
    if (lanes?.link !== link) return;
    this.#links.delete(link.peerId);
    this.#activeAt.delete(link.peerId);
    lanes.close();
  }

  /** Before anything is asked of a neighbour. */
  asks(peer: PeerId): void {
    this.#links.get(peer)?.listen();
    this.#tickLater();
  }

  /** When a neighbour has asked for something. */
  isAsked(peer: PeerId): void {
    this.#links.get(peer)?.welcome();
  }

  received(from: PeerId, bytes: number): void {
    this.#bytes += bytes;
    this.#activeAt.set(from, this.options.clock.now());
    this.#tickLater();
  }

  /** A piece has gone out over that way. */
  gave(way: FilePeer): void {
    for (const lane of this.#usedAt.keys())
      if (lane === way) this.#usedAt.set(lane, this.options.clock.now());
  }

  /** Over which something of that neighbour may be fetched. */
  readyOf(peer: PeerId): readonly FilePeer[] {
    return this.#links.get(peer)?.ours.filter(({ isReady }) => isReady) ?? [];
  }

  close(): void {
    this.#isOver = true;
    this.#cancelTick?.();
    for (const lanes of this.#links.values()) lanes.close();
    this.#links.clear();
  }

  #events(): LaneEvents {
    return {
      ready: (lane) => {
        this.#usedAt.set(lane, this.options.clock.now());
        this.#tickLater();
        if (lane.isOurs) this.options.came(lane);
      },
      message: (lane, message) => this.options.message(lane, message),
      closed: (lane) => {
        this.#usedAt.delete(lane);
        this.options.gone(lane);
      },
    };
  }

  #all(): readonly LinkLanes[] {
    return [...this.#links.values()];
  }

  #ours(): readonly Lane[] {
    return this.#all().flatMap(({ ours }) => ours);
  }

  #hasRoom(): boolean {
    const settingUp = this.#all().reduce((sum, lanes) => sum + lanes.settingUp, 0);
    const theirs = this.#all().reduce((sum, lanes) => sum + lanes.theirs.length, 0);
    return settingUp < MAX_SETTING_UP && theirs < MAX_THEIRS;
  }

  #tickLater(): void {
    if (this.#isOver) return;
    this.#cancelTick ??= this.options.clock.after(TICK_MS, () => {
      this.#cancelTick = undefined;
      this.#tick();
    });
  }

  #tick(): void {
    const now = this.options.clock.now();
    const left = this.options.bytesLeft();
    if (left > 0) this.#wantedAt = now;
    this.#closeUnused(now);
    this.#try(now, left);
    if (left > 0 || this.#usedAt.size > 0) this.#tickLater();
  }

  #try(now: number, left: number): void {
    const active = this.#activeLinks(now);
    const missing = missingOf(active);
    const what = this.#trial.step({
      now,
      bytes: this.#bytes,
      left,
      ways: active.length + this.#ours().filter(({ isReady }) => isReady).length,
      settingUp: active.reduce((sum, lanes) => sum + lanes.oursSettingUp, 0),
      canOpen: missing.length > 0,
      isGivingWay: this.options.isGivingWay(),
    });
    if (what === 'open') {
      this.#before = new Set(this.#ours());
      for (const lanes of missing) lanes.open();
    }
    if (what !== 'undo') return;
    for (const lane of this.#ours()) if (!this.#before.has(lane)) lane.close('over');
  }

  #activeLinks(now: number): readonly LinkLanes[] {
    return [...this.#links].flatMap(([peer, lanes]) =>
      now - (this.#activeAt.get(peer) ?? -Infinity) <= ACTIVE_MS ? [lanes] : [],
    );
  }

  #closeUnused(now: number): void {
    const isWanted = now - this.#wantedAt <= IDLE_MS;
    for (const [lane, usedAt] of this.#usedAt) {
      const isNeeded = lane.isOurs ? isWanted : now - usedAt <= LEFT_ALONE_MS;
      if (!isNeeded) lane.close('over');
    }
  }
}

/**
 * Where lanes may be added, each link as often as that: so that four connections carry what comes, however many
 * neighbours it comes from.
 */
function missingOf(active: readonly LinkLanes[]): readonly LinkLanes[] {
  const each = Math.floor((1 + MAX_LANES) / active.length) - 1;
  return active.flatMap((lanes) =>
    lanes.canOpen ? new Array<LinkLanes>(Math.max(0, each - lanes.ours.length)).fill(lanes) : [],
  );
}

const TICK_MS = 500;

/** A piece may take that long over a slow way. */
const ACTIVE_MS = 5_000;

/** Somebody who fetches one file often fetches another. */
const IDLE_MS = 10_000;

/** One that its opener does not use: it has had time to. */
const LEFT_ALONE_MS = 30_000;

/** As with links, more at a time would all take longer (§7). */
const MAX_SETTING_UP = 8;

/** Four neighbours may fetch fast at a time. */
const MAX_THEIRS = 12;
