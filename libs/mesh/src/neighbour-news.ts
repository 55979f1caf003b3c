import type { Carrying } from './carrying.ts';
import type { Introductions } from './introductions.ts';
import type { Links } from './links.ts';
import type { Clock } from './room-api.ts';

/** When many come at once, each would tell everybody of everybody: what is new is told soon, and then not too often. */
const SOON_MS = 100;
const AT_MOST_EVERY_MS = 500;
/** For each who is told, and never so long that somebody relies on a link that has been gone for a while. */
const MS_PER_NEIGHBOUR = 60;
const AT_MOST_EVERY_EVER_MS = 2_000;

/** Tells neighbours whom this peer is linked to, and sees who can be reached over them. */
export class NeighbourNews {
  #cancel: (() => void) | undefined;
  #toldAt = -Infinity;

  constructor(
    private readonly links: Links,
    private readonly carrying: Carrying,
    private readonly introductions: Introductions,
    private readonly clock: Clock,
  ) {}

  /** Once for all that changes in a moment. */
  soon(): void {
    const forAll = Math.min(this.links.all().length * MS_PER_NEIGHBOUR, AT_MOST_EVERY_EVER_MS);
    const atMostEvery = Math.max(forAll, AT_MOST_EVERY_MS);
    const wait = Math.max(SOON_MS, this.#toldAt + atMostEvery - this.clock.now());
    this.#cancel ??= this.clock.after(wait, () => this.now());
  }

  now(): void {
    this.stop();
    this.#toldAt = this.clock.now();
    this.links.introduceAll();
    this.introductions.carriable(this.carrying.reachable());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
