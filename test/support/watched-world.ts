import { type RoomCode } from '#protocol';
import { RoomDelta, RoomSnapshot } from '#protocol/operator';
import { Counters } from '../../apps/signal/src/rooms/counters.ts';
import { Observatory } from '../../apps/signal/src/operator/observatory/observatory.ts';
import { RoomChannel } from '../../apps/signal/src/operator/live/room-channel.ts';
import { roomAfter, roomFrom, type RoomState } from '../../apps/dashboard/src/app/live/room-state.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const STEP_MS = 250;

/**
 * The way of a report from a peer to a dashboard's store without sockets: the node's observatory, its live feed as
 * JSON, and the pure part of the store. `loses` says of each delta whether it gets lost, as on a bad connection.
 */
export class WatchedWorld {
  state: RoomState;
  holes = 0;
  readonly #channel: RoomChannel;
  readonly #observatory: Observatory;

  constructor(
    readonly world: SimulatedWorld,
    code: RoomCode,
    private readonly loses: () => boolean = () => false,
  ) {
    const { clock, node } = world;
    this.#observatory = new Observatory({
      now: () => clock.now(),
      later: (callback, ms) => clock.after(ms, callback),
      gauge: { memoryBytes: () => 0, takeLagMs: () => 0, memoryLimit: 1, close: () => {} },
      roomPeers: 256,
      diskTrouble: () => undefined,
    });
    node.observer = this.#observatory;
    this.#channel = new RoomChannel(this.#observatory, code, true);
    this.state = this.#snapshot();
    this.#observatory.follow((step) => {
      const delta = this.#channel.delta(step);
      if (delta) this.#receive(delta);
    });
    this.#step();
  }

  close(): void {
    this.#channel.close();
    this.#observatory.close();
  }

  #step(): void {
    this.#observatory.step(new Counters());
    this.world.clock.after(STEP_MS, () => this.#step());
  }

  #receive(delta: RoomDelta): void {
    if (this.loses()) return;
    const next = roomAfter(this.state, RoomDelta.parse(overTheWire(delta)));
    if (!next) this.holes += 1;
    this.state = next ?? this.#snapshot();
  }

  #snapshot(): RoomState {
    return roomFrom(RoomSnapshot.parse(overTheWire(this.#channel.snapshot())));
  }
}

function overTheWire(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
