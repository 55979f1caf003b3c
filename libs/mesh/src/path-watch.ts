import type { Clock } from './room-api.ts';
import type { Connection, LinkPath } from './transport.ts';

/** ICE moves on to better pairs, and may learn late that the other end is a relay. */
const AGAIN_AFTER_MS = 2_000;
const EVERY_MS = 15_000;

/** Looks how the bytes of a connection travel: now, soon, and ever again. */
export class PathWatch {
  #cancelTimer = () => {};
  #isOn = false;

  constructor(
    private readonly connection: Pick<Connection, 'path'>,
    private readonly clock: Clock,
    private readonly seen: (path: LinkPath) => void,
  ) {}

  start(): void {
    this.stop();
    this.#isOn = true;
    void this.#look(AGAIN_AFTER_MS);
  }

  stop(): void {
    this.#isOn = false;
    this.#cancelTimer();
  }

  async #look(againAfterMs: number): Promise<void> {
    this.#cancelTimer = this.clock.after(againAfterMs, () => void this.#look(EVERY_MS));
    const path = await this.connection.path().catch((): LinkPath => 'unknown');
    if (this.#isOn) this.seen(path);
  }
}
