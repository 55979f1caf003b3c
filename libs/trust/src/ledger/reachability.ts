import type { PublicKey } from '../crypto.ts';
import type { Edge } from './edges.ts';

export interface Reach {
  /** Evicted keys are never among them. */
  readonly keys: ReadonlySet<PublicKey>;
  /** Edges that hold, in an order in which each rests only on earlier ones. */
  readonly edges: readonly Edge[];
}

/** Least fixpoint from the founder: what holds only by holding itself up does not hold. */
export function reach(
  founder: PublicKey,
  edges: readonly Edge[],
  isEvicted: (key: PublicKey) => boolean,
): Reach {
  const waiting = new Waiting(edges);
  const keys = new Set([founder]);
  const holding: Edge[] = [];
  const ready = waiting.settle(founder);
  for (let edge = ready.pop(); edge; edge = ready.pop()) {
    holding.push(edge);
    ready.push(...waiting.settle(edge.place));
    if (keys.has(edge.to) || isEvicted(edge.to)) continue;
    keys.add(edge.to);
    ready.push(...waiting.settle(edge.to));
  }
  return { keys, edges: holding };
}

/** Which edges wait for what; a key and the place of a basis are settled alike. */
class Waiting {
  readonly #missing = new Map<Edge, number>();
  readonly #waiters = new Map<PublicKey | number, Edge[]>();

  constructor(edges: readonly Edge[]) {
    for (const edge of edges) {
      const conditions = new Set<PublicKey | number>([edge.from, ...edge.needs]);
      if (edge.basis !== undefined) conditions.add(edge.basis);
      this.#missing.set(edge, conditions.size);
      for (const condition of conditions) this.#wait(condition, edge);
    }
  }

  /** The edges that now wait for nothing any more. */
  settle(condition: PublicKey | number): Edge[] {
    const waiters = this.#waiters.get(condition) ?? [];
    return waiters.filter((edge) => {
      const missing = (this.#missing.get(edge) ?? 0) - 1;
      this.#missing.set(edge, missing);
      return missing === 0;
    });
  }

  #wait(condition: PublicKey | number, edge: Edge): void {
    const waiters = this.#waiters.get(condition);
    if (waiters) waiters.push(edge);
    else this.#waiters.set(condition, [edge]);
  }
}
