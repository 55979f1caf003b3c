import type { PeerId, RandomBytes } from '#trust';
import type { Clock } from '../room-api.ts';
import { Fetching } from './fetching.ts';
import type { FileEntry } from './file-entry.ts';
import type { HeldCount } from './file-messages.ts';
import type { LaneDesk } from './lanes/lane-desk.ts';
import type { FilePeer } from './link-files.ts';
import type { FileRoot } from './manifest.ts';
import type { Neighbours } from './neighbours.ts';
import type { Content } from './servings.ts';
import type { BlobStore } from './store/blob-store.ts';
import { TransferTurns } from './transfer-turns.ts';

export interface FetchingsOptions {
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly neighbours: Neighbours;
  readonly lanes: LaneDesk;
  /** The store has a place for it, and from now on a set that grows. */
  readonly prepared: (root: FileRoot, content: Content) => void;
  readonly kept: (root: FileRoot, index: number) => void;
  readonly blamed: (peer: PeerId, entry: FileEntry) => void;
  readonly changed: () => void;
}

/** What is being fetched, and over which ways to which neighbours. */
export class Fetchings {
  readonly #all = new Map<FileRoot, Fetching>();
  readonly #turns = new TransferTurns();

  constructor(private readonly options: FetchingsOptions) {}

  get all(): ReadonlyMap<FileRoot, Fetching> {
    return this.#all;
  }

  /** Still to come. */
  get bytesLeft(): number {
    return [...this.#all.values()].reduce((sum, { bytesLeft }) => sum + bytesLeft, 0);
  }

  /** Goes on where it was paused. `known`: what the store has of it from before. */
  start(entry: FileEntry, store: BlobStore, known: Content | undefined): void {
    const { root } = entry;
    const running = this.#all.get(root);
    // Another entry may have its size right.
    if (running && !running.isHopeless) return running.resume();
    running?.stop();
    const fetching = this.#make(entry, store, known);
    this.#all.set(root, fetching);
    for (const peer of this.options.neighbours.having(root)) this.#holderCame(fetching, peer);
  }

  pause(root: FileRoot): void {
    this.#all.get(root)?.pause();
  }

  /** It is here, or not wanted any more. */
  end(root: FileRoot): void {
    this.#all.get(root)?.stop();
    this.#all.delete(root);
  }

  /** As that neighbour says. */
  hear(peer: FilePeer, { root, pieces }: HeldCount): void {
    const fetching = this.#all.get(root);
    if (!fetching) return;
    if (pieces > 0) this.#holderCame(fetching, peer);
    else for (const way of this.#waysTo(peer)) fetching.holderGone(way.source);
  }

  laneCame(lane: FilePeer): void {
    for (const [root, fetching] of this.#all)
      if (this.options.neighbours.having(root).includes(lane.link)) fetching.holderCame(lane);
  }

  wayGone({ source }: FilePeer): void {
    for (const fetching of this.#all.values()) fetching.holderGone(source);
  }

  refused({ source }: FilePeer, channel: number): void {
    for (const fetching of this.#all.values()) fetching.refused(source, channel);
  }

  stop(): void {
    for (const fetching of this.#all.values()) fetching.stop();
  }

  #holderCame(fetching: Fetching, peer: FilePeer): void {
    this.options.lanes.asks(peer.peerId);
    for (const way of this.#waysTo(peer)) fetching.holderCame(way);
  }

  #waysTo(peer: FilePeer): readonly FilePeer[] {
    return [peer, ...this.options.lanes.readyOf(peer.peerId)];
  }

  #make(entry: FileEntry, store: BlobStore, known: Content | undefined): Fetching {
    const { clock, random, lanes, prepared, kept, blamed, changed } = this.options;
    const { root, size } = entry;
    return new Fetching({
      root,
      size,
      known,
      start: (random(1)[0] ?? 0) / 256,
      store,
      clock,
      turns: this.#turns,
      prepared: (manifest, held) => prepared(root, { manifest, held }),
      kept: (index) => kept(root, index),
      blamed: (peer) => blamed(peer, entry),
      received: (from, bytes) => lanes.received(from, bytes),
      changed,
    });
  }
}
