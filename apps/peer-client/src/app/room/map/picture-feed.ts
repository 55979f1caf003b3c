import type { MeshTopology } from '#mesh';
import { applyDelta, type TopologySnapshot } from '#topology';
import { signal } from '@angular/core';

/** The graph of the room as a signal, from the mesh's feed. */
export class PictureFeed {
  readonly #picture;
  readonly picture;
  readonly #feed;
  readonly #unsubscribe: () => void;

  constructor(topology: MeshTopology, options: { readonly links: boolean }) {
    this.#feed = topology.follow(options);
    this.#picture = signal<TopologySnapshot>(this.#feed.snapshot());
    this.picture = this.#picture.asReadonly();
    this.#unsubscribe = topology.onChange(() => this.#update());
  }

  close(): void {
    this.#unsubscribe();
    this.#feed.close();
  }

  #update(): void {
    const delta = this.#feed.delta();
    if (delta) this.#picture.update((before) => applyDelta(before, delta) ?? this.#feed.snapshot());
  }
}
