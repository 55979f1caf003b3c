import type { IceCandidate } from '../transport.ts';

/**
 * Candidates overtake the description that they belong to, at the start and at each restart, and engines refuse
 * those. The user fragment says which description is meant.
 */
export class EarlyCandidates {
  #ufrag: string | undefined;
  #kept: IceCandidate[] = [];

  /** Those that can be added now; the rest is kept. */
  add(candidates: readonly IceCandidate[]): IceCandidate[] {
    this.#kept = [...this.#kept, ...candidates];
    return this.#take();
  }

  /** Those that waited for this description. */
  described(sdp: string): IceCandidate[] {
    this.#ufrag = /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];
    return this.#take();
  }

  #take(): IceCandidate[] {
    const ready = this.#kept.filter(({ ufrag }) => ufrag === this.#ufrag);
    this.#kept = this.#kept.filter(({ ufrag }) => ufrag !== this.#ufrag).slice(-MAX_KEPT);
    return ready;
  }
}

/** A device with every kind of interface and two TURN servers has under thirty. */
const MAX_KEPT = 64;
