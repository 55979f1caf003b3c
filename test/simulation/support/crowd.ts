import type { Clock, OpenNodeSocket, Transport } from '#mesh';
import { type SimulatedDevice, SimulatedWorld } from '../../support/simulated-world.ts';

/** Milliseconds of one core: to take a frame from the node, and to make a connection. */
const FRAME_MS = 4;
const CONNECTION_MS = 25;
const CORES = 2;

/** What it took until each was linked to each. */
export interface Gathering {
  readonly ms: number;
  readonly opened: number;
}

/** Many who press Join at the same moment, all on one machine that has two cores for all of them. */
export class Crowd {
  readonly #world: SimulatedWorld;
  readonly #cores: number[];
  #opened = 0;

  constructor(
    seed: number,
    private readonly size: number,
    /** How many times as long everything takes. */
    private readonly slowness = 1,
  ) {
    this.#world = new SimulatedWorld(seed);
    this.#cores = new Array<number>(CORES).fill(this.#world.clock.now());
  }

  async gather(): Promise<Gathering> {
    const { clock } = this.#world;
    const founder = this.#device('p0');
    await founder.create('crowd');
    const link = await founder.invite({ uses: this.size });
    const start = clock.now();
    const devices = [founder];
    while (devices.length < this.size) devices.push(this.#device(`p${devices.length}`));
    await Promise.all(devices.slice(1).map((device) => device.join(link)));
    await this.#world.meshed(...devices);
    const gathering = { ms: clock.now() - start, opened: this.#opened };
    await this.#world.end();
    return gathering;
  }

  /**
   * Does one thing after another, and now and then takes its time about it; what it sends, and its timers, wait for
   * that. The browser makes a connection when it is first needed: on either side that is once both are answered.
   */
  #device(name: string): SimulatedDevice {
    const { node, random } = this.#world;
    const world = this.#world.clock;
    let free = world.now();
    const spend = (ms: number): void => {
      const [chance = 0] = random(1);
      const core = this.#cores.indexOf(Math.min(...this.#cores));
      const start = Math.max(free, this.#cores[core] ?? 0, world.now());
      free = this.#cores[core] = start + Math.ceil(this.slowness * (chance < 8 ? SLOWLY * ms : ms));
    };
    const whenFree = (step: () => void): void => void world.after(Math.max(0, free - world.now()), step);
    const work = (ms: number, step: () => void): void => {
      spend(ms);
      whenFree(step);
    };
    const clock: Clock = {
      now: () => world.now(),
      after: (ms, callback) => {
        let cancel = world.after(ms, () => {
          if (free > world.now()) cancel = world.after(free - world.now(), callback);
          else callback();
        });
        return () => cancel();
      },
    };
    const openSocket: OpenNodeSocket = (url, events) => {
      const socket = node.openSocket(url, {
        opened: () => work(FRAME_MS, () => events.opened()),
        received: (frame) => work(FRAME_MS, () => events.received(frame)),
        closed: (code) => work(FRAME_MS, () => events.closed(code)),
      });
      return { send: (frame) => whenFree(() => socket.send(frame)), close: () => socket.close() };
    };
    const direct = this.#world.transport(name);
    const transport: Transport = {
      open: async (options) => {
        const connection = await direct.open(options);
        const channel = connection.channel.bind(connection);
        let isMade = false;
        connection.channel = (id, label) => {
          if (!isMade) {
            isMade = true;
            this.#opened += 1;
            spend(CONNECTION_MS);
          }
          return channel(id, label);
        };
        return connection;
      },
    };
    return this.#world.device(name, { openSocket, transport, clock });
  }
}

const SLOWLY = 20;
