import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { Doc } from 'yjs';

/** Takes awareness updates apart by client, before anything of them counts. */
export class AwarenessReader {
  /** Reads one update at a time, and is empty in between. */
  readonly #scratch = new Awareness(new Doc());

  /** What the update says of the clients for whom `isHeard` holds. Throws what y-protocols throws. */
  only(update: Uint8Array, isHeard: (client: number) => boolean): Uint8Array {
    const { meta, states } = this.#scratch;
    meta.clear();
    states.clear();
    applyAwarenessUpdate(this.#scratch, update, undefined);
    const heard = [...meta.keys()].filter(isHeard);
    return encodeAwarenessUpdate(this.#scratch, heard);
  }

  destroy(): void {
    this.#scratch.destroy();
  }
}
