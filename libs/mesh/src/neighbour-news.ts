import type { Carrying } from './carrying.ts';
import type { Introductions } from './introductions.ts';
import type { Links } from './links.ts';
import type { Clock } from './room-api.ts';

/** When many come at once, each would tell everybody of everybody. */
const SOON_MS = 100;

/** Tells neighbours whom this peer is linked to, and sees who can be reached over them. */
export class NeighbourNews {
  #cancel: (() => void) | undefined;

  constructor(
    private readonly links: Links,
    private readonly carrying: Carrying,
    private readonly introductions: Introductions,
    private readonly clock: Clock,
  ) {}

  /** Once for all that changes in a moment. */
  soon(): void {
    this.#cancel ??= this.clock.after(SOON_MS, () => this.now());
  }

  now(): void {
    this.stop();
    this.links.introduceAll();
    this.introductions.carriable(this.carrying.reachable());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
