import type { FilePeer } from './link-files.ts';

/** Who waits until there is room over a way. */
export interface Waiting {
  turnCame(way: FilePeer): void;
}

interface Turns {
  open: number;
  /** First come, first served. */
  readonly waiting: Set<Waiting>;
  isCalling: boolean;
}

/**
 * How many transfers are open over each way. Somebody may want thousands of files at once: the others wait here, and
 * are not refused at the other end, which serves some at a time.
 */
export class TransferTurns {
  readonly #ways = new WeakMap<FilePeer, Turns>();

  /** Whether there is room for one more; if not, `who` is told once there may be. Each is given back. */
  take(way: FilePeer, who: Waiting): boolean {
    const turns = this.#of(way);
    if (turns.open >= mostOver(way)) {
      turns.waiting.add(who);
      return false;
    }
    turns.open += 1;
    return true;
  }

  giveBack(way: FilePeer): void {
    const turns = this.#of(way);
    turns.open -= 1;
    if (!turns.isCalling) this.#callNext(way, turns);
  }

  /** One after another, until there is no room: who is called may want nothing any more. */
  #callNext(way: FilePeer, turns: Turns): void {
    const [next] = turns.waiting;
    turns.isCalling = next !== undefined && turns.open < mostOver(way);
    if (!next || !turns.isCalling) return;
    turns.waiting.delete(next);
    queueMicrotask(() => {
      next.turnCame(way);
      this.#callNext(way, turns);
    });
  }

  #of(way: FilePeer): Turns {
    const turns = this.#ways.get(way) ?? { open: 0, waiting: new Set(), isCalling: false };
    this.#ways.set(way, turns);
    return turns;
  }
}

/** Half of what the other end serves: it may learn a moment later that one has ended (`servings.ts`). */
const mostOver = (way: FilePeer): number => (way.link === way ? 8 : 2);
