import type { PeerId } from '#trust';
import type { NoticeContent } from './notices.ts';
import type { Clock } from './room-api.ts';

/** Who is linked in the first moments was there before. */
const SETTLING_MS = 10_000;
/** A reload, a lift, a change of networks: whoever is back by then has not gone. */
const GONE_AFTER_MS = 15_000;

export interface ComingsOptions {
  readonly clock: Clock;
  readonly isLinked: (peer: PeerId) => boolean;
  /** Without the node and without any link it is oneself who is gone. */
  readonly isCutOff: () => boolean;
  readonly tell: (what: NoticeContent) => void;
}

/** Who comes and who goes, as people would say it: reloads and lost connections are neither. */
export class ComingsAndGoings {
  readonly #here = new Set<PeerId>();
  readonly #leaving = new Map<PeerId, () => void>();
  #settledAt: number;

  constructor(private readonly options: ComingsOptions) {
    this.#settledAt = options.clock.now() + SETTLING_MS;
  }

  /** One's own arrival in the room. */
  cameIn(): void {
    this.#settledAt = this.options.clock.now() + SETTLING_MS;
  }

  linked(peer: PeerId): void {
    this.#leaving.get(peer)?.();
    this.#leaving.delete(peer);
    if (this.#here.has(peer)) return;
    this.#here.add(peer);
    const { clock, tell } = this.options;
    if (clock.now() >= this.#settledAt) tell({ kind: 'arrived', who: peer });
  }

  unlinked(peer: PeerId): void {
    this.#lookLater(peer, { cutOff: false });
  }

  stop(): void {
    for (const cancel of this.#leaving.values()) cancel();
    this.#leaving.clear();
  }

  /** Who was cut off itself gives the others as long as ever from the moment that it is back. */
  #lookLater(peer: PeerId, before: { readonly cutOff: boolean }): void {
    this.#leaving.get(peer)?.();
    const { clock, isLinked, isCutOff, tell } = this.options;
    const look = (): void => {
      this.#leaving.delete(peer);
      if (isLinked(peer) || !this.#here.has(peer)) return;
      const now = { cutOff: isCutOff() };
      if (now.cutOff || before.cutOff) return this.#lookLater(peer, now);
      this.#here.delete(peer);
      tell({ kind: 'left', who: peer });
    };
    this.#leaving.set(peer, clock.after(GONE_AFTER_MS, look));
  }
}
