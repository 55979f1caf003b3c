import type { SessionLimits } from '#protocol';
import type { Clock } from './room-api.ts';

/** More than this waits only where a node takes next to nothing; what it would answer is too old by then. */
const MAX_QUEUED = 256;

/** A control frame, or a relay. */
type NodeMessage = string | Uint8Array<ArrayBuffer>;

/** Keeps what is sent to the node below what the node announced it would take, in order. */
export class Pacer {
  readonly #queue: NodeMessage[] = [];
  /** A tenth stays unused, since the node's clock and ours do not tick together. */
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #refilledAt: number;
  #cancel: (() => void) | undefined;

  constructor(
    limits: SessionLimits,
    private readonly clock: Clock,
    private readonly deliver: (frame: NodeMessage) => void,
  ) {
    this.#perMs = (limits.framesPerSecond * 0.9) / 1000;
    this.#burst = Math.max(1, limits.burst * 0.9);
    this.#tokens = this.#burst;
    this.#refilledAt = clock.now();
  }

  send(frame: NodeMessage): void {
    this.#queue.push(frame);
    if (this.#queue.length > MAX_QUEUED) this.#queue.shift();
    if (!this.#cancel) this.#drain();
  }

  stop(): void {
    this.#queue.length = 0;
    this.#cancel?.();
  }

  #drain(): void {
    this.#cancel = undefined;
    const now = this.clock.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#refilledAt) * this.#perMs);
    this.#refilledAt = now;
    while (this.#tokens >= 1) {
      const frame = this.#queue.shift();
      if (!frame) return;
      this.#tokens -= 1;
      this.deliver(frame);
    }
    if (this.#queue.length > 0) {
      this.#cancel = this.clock.after(Math.ceil((1 - this.#tokens) / this.#perMs), () => this.#drain());
    }
  }
}
