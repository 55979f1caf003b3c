import type { Clock } from '../room-api.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { FilesMessage } from './file-messages.ts';
import type { FilePeer } from './link-files.ts';
import { type FileRoot, HASH_BYTES, type Manifest, pieceCount } from './manifest.ts';
import type { PieceSet } from './piece-set.ts';
import { Serving } from './serving.ts';
import type { BlobStore } from './store/blob-store.ts';

/** What is here of a file. */
export interface Content {
  readonly manifest: Manifest;
  readonly held: PieceSet;
}

export interface ServingsOptions {
  readonly clock: Clock;
  /** Undefined before anything may go out. */
  readonly store: () => Pick<BlobStore, 'read'> | undefined;
  readonly contentOf: (root: FileRoot) => Content | undefined;
  readonly turn: () => Promise<void>;
  readonly lost: (root: FileRoot, index: number) => void;
  /** A piece has gone out over that way. */
  readonly gave: (way: FilePeer) => void;
}

/** What goes out from here: who is served what, and how much of it at a time. */
export class Servings {
  readonly #servings = new Map<Serving, FilePeer>();
  readonly #shares = new WeakMap<FilePeer, TokenBucket>();

  constructor(private readonly options: ServingsOptions) {}

  /** Throws `ProtocolError`. */
  serve(peer: FilePeer, fetch: Extract<FilesMessage, { type: 'fetch' }>): void {
    const { root, channel: number, needsManifest } = fetch;
    const content = this.options.contentOf(root);
    const store = this.options.store();
    const refuse = (): void => peer.send({ type: 'refuse', channel: number });
    if (!this.#mayCost(peer, needsManifest ? content : undefined)) return refuse();
    const channel = peer.acceptTransfer(number);
    if (!content || !store || !channel || this.#isBusyFor(peer)) {
      channel?.close();
      return refuse();
    }
    const serving: Serving = new Serving({
      root,
      ...content,
      needsManifest,
      channel,
      store,
      clock: this.options.clock,
      turn: this.options.turn,
      lost: (index) => this.options.lost(root, index),
      gave: () => this.options.gave(peer),
      ended: () => void this.#servings.delete(serving),
    });
    this.#servings.set(serving, peer);
  }

  /** Whoever is served it is told of one more piece. */
  got(root: FileRoot, index: number): void {
    for (const serving of this.#servings.keys()) if (serving.root === root) serving.got(index);
  }

  endOf(which: { readonly peer: FilePeer } | { readonly root: FileRoot } | 'all'): void {
    for (const [serving, peer] of this.#servings) {
      const isMeant =
        which === 'all' || ('peer' in which ? which.peer === peer : which.root === serving.root);
      if (!isMeant) continue;
      this.#servings.delete(serving);
      serving.close();
    }
  }

  #isBusyFor(way: FilePeer): boolean {
    const overIt = [...this.#servings.values()].filter((to) => to === way).length;
    const most = way.link === way ? MAX_SERVINGS_OF_ONE : MAX_SERVINGS_OVER_LANE;
    return overIt >= most || this.#servings.size >= MAX_SERVINGS;
  }

  /** The pieces go as fast as the channel takes them; the manifest goes at once, and again whenever it is asked for. */
  #mayCost({ link }: FilePeer, sent: Content | undefined): boolean {
    const share = this.#shares.get(link) ?? new TokenBucket(BURST_KIB, KIB_PER_SECOND);
    this.#shares.set(link, share);
    const manifestBytes = sent ? HASH_BYTES * pieceCount(sent.manifest.size) : 0;
    return share.take(this.options.clock.now(), TRANSFER_KIB + manifestBytes / 1024);
  }
}

/** Each holds some pieces in memory. Twice what one of ours asks for at a time: it has ended some a moment before. */
const MAX_SERVINGS_OF_ONE = 16;
const MAX_SERVINGS_OVER_LANE = 4;
const MAX_SERVINGS = 64;

/** A transfer counts as so much beside its manifest: 256 small ones a second, or one of the largest. */
const TRANSFER_KIB = 8;
const KIB_PER_SECOND = 2048;
/** Eight of the largest manifests. */
const BURST_KIB = 8 * 2048 + 8 * TRANSFER_KIB;
