import type { OpenNodeSocket, Transport } from '#mesh';
import { type SimulatedDevice, SimulatedWorld } from '../../support/simulated-world.ts';

/** Milliseconds of one core: to take a frame from the node, and to open a connection. */
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

  /** Does one thing after another, and now and then takes its time about it. */
  #device(name: string): SimulatedDevice {
    const { node, clock, random } = this.#world;
    let free = clock.now();
    const work = (ms: number, step: () => void): void => {
      const [chance = 0] = random(1);
      const core = this.#cores.indexOf(Math.min(...this.#cores));
      const start = Math.max(free, this.#cores[core] ?? 0, clock.now());
      free = this.#cores[core] = start + (chance < 8 ? SLOWLY * ms : ms);
      clock.after(free - clock.now(), step);
    };
    const openSocket: OpenNodeSocket = (url, events) =>
      node.openSocket(url, {
        opened: () => work(FRAME_MS, () => events.opened()),
        received: (frame) => work(FRAME_MS, () => events.received(frame)),
        closed: (code) => work(FRAME_MS, () => events.closed(code)),
      });
    const direct = this.#world.transport(name);
    const transport: Transport = {
      open: async (options) => {
        this.#opened += 1;
        await new Promise<void>((resolve) => work(CONNECTION_MS, resolve));
        return direct.open(options);
      },
    };
    return this.#world.device(name, { openSocket, transport });
  }
}

const SLOWLY = 20;
