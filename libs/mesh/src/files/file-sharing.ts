import { assertNever, ProtocolError } from '#protocol';
import { type PeerId, type RandomBytes, type RoomId, toHex } from '#trust';
import type { Doc } from 'yjs';
import { Listeners } from '../listeners.ts';
import type { Clock } from '../room-api.ts';
import { Adding } from './adding.ts';
import { Fetching } from './fetching.ts';
import { type FileEntry, type FileId, FileList } from './file-list.ts';
import { type FilesMessage, type HeldCount, MAX_HELD_PER_MESSAGE } from './file-messages.ts';
import type { FilePeer } from './link-files.ts';
import { type FileRoot, type Manifest, pieceCount } from './manifest.ts';
import { PieceSet } from './piece-set.ts';
import type { FileHere, FileSource, FilesView, KeptFile, RoomFiles } from './room-files.ts';
import { Serving } from './serving.ts';
import type { BlobStore } from './store/blob-store.ts';

export interface FileSharingOptions {
  readonly self: PeerId;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly openStore: (roomId: RoomId) => Promise<BlobStore>;
  /** Nothing of one's own goes out before (§4). */
  readonly maySend: () => boolean;
  /** Resolves when a piece may go out, beside what else is sent. */
  readonly turn: () => Promise<void>;
  /** That peer's bytes were wrong. */
  readonly blamed: (peer: PeerId, file: FileEntry) => void;
}

interface Content {
  readonly manifest: Manifest;
  readonly held: PieceSet;
}

/**
 * The files of one room on this device: the shared list, what is kept of it here, and what goes to and comes from
 * the neighbours (§7).
 */
export class FileSharing implements RoomFiles {
  readonly #options: FileSharingOptions;
  readonly #changed = new Listeners<[]>();
  readonly #adding: Adding;
  /** What each neighbour says it has. */
  readonly #peers = new Map<FilePeer, Map<FileRoot, number>>();
  readonly #content = new Map<FileRoot, Content>();
  readonly #fetchings = new Map<FileRoot, Fetching>();
  readonly #servings = new Map<Serving, FilePeer>();
  readonly #opened = Promise.withResolvers<BlobStore>();
  #list: FileList | undefined;
  #store: BlobStore | undefined;
  #view: FilesView | undefined;
  #due = false;
  #toldAt = -Infinity;
  #isOver = false;

  constructor(options: FileSharingOptions) {
    this.#options = options;
    this.#adding = new Adding(
      () => this.#opened.promise,
      (path, blob, { root, manifest }) => this.#added(path, blob.type, root, manifest),
      () => this.#viewChanged(),
    );
  }

  get view(): FilesView {
    return (this.#view ??= {
      keeps: this.#store?.durability ?? 'opening',
      files: (this.#list?.entries ?? []).map((entry) => ({
        ...entry,
        here: this.#hereOf(entry),
        ...this.#holdersOf(entry),
      })),
      adding: this.#adding.views,
    });
  }

  /** Once the room and its document are known. */
  async begin(roomId: RoomId, doc: Doc): Promise<void> {
    this.#list = new FileList(doc);
    this.#list.onChange(() => this.#listChanged());
    this.#viewChanged();
    const store = await this.#options.openStore(roomId);
    const kept = await store.kept();
    if (this.#isOver) return store.close();
    this.#store = store;
    for (const { root, content, wanted } of kept) {
      if (content && (wanted || content.held.isFull || this.#isListed(root)))
        this.#content.set(root, content);
      // What was being added when the page died, say: nobody could ever ask for it.
      else if (content) void store.remove(root);
    }
    this.#opened.resolve(store);
    this.#listChanged();
    for (const { root, wanted } of kept) if (wanted) this.#fetch(root);
    this.announceAll();
  }

  onChange(listener: () => void): () => void {
    return this.#changed.add(listener);
  }

  add(sources: readonly FileSource[]): void {
    this.#adding.add(sources);
  }

  stopAdding(key: number): void {
    this.#adding.stop(key);
  }

  fetch(id: FileId): void {
    const entry = this.#list?.entry(id);
    if (!entry) return;
    void this.#store?.setWanted(entry.root, true);
    this.#fetch(entry.root);
  }

  pause(id: FileId): void {
    const entry = this.#list?.entry(id);
    if (!entry) return;
    void this.#store?.setWanted(entry.root, false);
    this.#fetchings.get(entry.root)?.pause();
  }

  async discard(id: FileId): Promise<void> {
    const entry = this.#list?.entry(id);
    if (!entry || !this.#store) return;
    await this.#discard(entry.root, this.#store);
  }

  async remove(id: FileId): Promise<void> {
    const root = this.#list?.entry(id)?.root;
    this.#list?.remove(id);
    if (root && !this.#isListed(root) && this.#store) await this.#discard(root, this.#store);
  }

  async open(id: FileId): Promise<Blob | undefined> {
    const entry = this.#list?.entry(id);
    return entry && this.#open(entry);
  }

  kept(): readonly KeptFile[] {
    const entries = this.#list?.entries ?? [];
    const whole = entries.filter(({ root }) => this.#content.get(root)?.held.isFull);
    return whole.map((entry) => ({ entry, open: () => this.#open(entry) }));
  }

  addPeer(peer: FilePeer): void {
    this.#peers.set(peer, new Map());
    this.#announce([peer], this.#allHeld());
  }

  removePeer(peer: FilePeer): void {
    if (!this.#peers.delete(peer)) return;
    for (const fetching of this.#fetchings.values()) fetching.holderGone(peer.peerId);
    for (const [serving, to] of this.#servings) if (to === peer) this.#endServing(serving);
    this.#viewChanged();
  }

  /** After it has become true that we may send, and after the store was opened. */
  announceAll(): void {
    this.#announce([...this.#peers.keys()], this.#allHeld());
  }

  /** Throws `ProtocolError`. */
  receive(peer: FilePeer, message: FilesMessage): void {
    if (!this.#peers.has(peer)) return;
    switch (message.type) {
      case 'have':
        return this.#hear(peer, message.held);
      case 'fetch':
        return this.#serve(peer, message);
      case 'refuse':
        for (const fetching of this.#fetchings.values()) fetching.refused(peer.peerId, message.channel);
        return;
      default:
        assertNever(message);
    }
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    this.#adding.stopAll();
    for (const fetching of this.#fetchings.values()) fetching.stop();
    for (const serving of [...this.#servings.keys()]) this.#endServing(serving);
    this.#peers.clear();
    this.#list?.stop();
    this.#changed.clear();
    await this.#store?.close();
  }

  async #open({ root }: FileEntry): Promise<Blob | undefined> {
    return this.#store?.open(root);
  }

  #isListed(root: FileRoot): boolean {
    return this.#list?.entries.some((entry) => entry.root === root) ?? false;
  }

  #added(path: readonly string[], type: string, root: FileRoot, manifest: Manifest): void {
    const { self, clock, random } = this.#options;
    this.#fetchings.get(root)?.stop();
    this.#content.set(root, { manifest, held: PieceSet.full(pieceCount(manifest.size)) });
    const id = toHex<FileId>(random(16));
    this.#list?.add({ id, path, type, size: manifest.size, root, addedBy: self, addedAt: clock.now() });
    this.#becameWhole(root);
  }

  #becameWhole(root: FileRoot): void {
    this.#fetchings.delete(root);
    void this.#store?.setWanted(root, false);
    this.#list?.setHolder(root, this.#options.self, true);
    this.#announce([...this.#peers.keys()], [this.#heldOf(root)]);
  }

  async #discard(root: FileRoot, store: BlobStore): Promise<void> {
    this.#fetchings.get(root)?.stop();
    this.#fetchings.delete(root);
    this.#content.delete(root);
    for (const serving of this.#servings.keys()) if (serving.root === root) this.#endServing(serving);
    this.#list?.setHolder(root, this.#options.self, false);
    this.#announce([...this.#peers.keys()], [{ root, pieces: 0 }]);
    this.#viewChanged();
    await store.remove(root);
  }

  #fetch(root: FileRoot): void {
    const known = this.#content.get(root);
    const entry = this.#list?.entries.find((one) => one.root === root);
    if (!this.#store || !entry || known?.held.isFull) return;
    const running = this.#fetchings.get(root);
    if (running) return running.resume();
    const fetching = this.#newFetching(entry, this.#store, known);
    this.#fetchings.set(root, fetching);
    for (const [peer, held] of this.#peers) if ((held.get(root) ?? 0) > 0) fetching.holderCame(peer);
    this.#viewChanged();
  }

  #newFetching(entry: FileEntry, store: BlobStore, known: Content | undefined): Fetching {
    const { clock, random, blamed } = this.#options;
    const { root, size } = entry;
    return new Fetching({
      root,
      size,
      known,
      start: (random(1)[0] ?? 0) / 256,
      store,
      clock,
      prepared: (manifest, held) => this.#prepared(root, { manifest, held }),
      kept: (index) => this.#pieceKept(root, index),
      blamed: (peer) => blamed(peer, entry),
      changed: () => this.#viewChanged(),
    });
  }

  #prepared(root: FileRoot, content: Content): void {
    this.#content.set(root, content);
    if (content.held.isFull) this.#becameWhole(root);
  }

  #pieceKept(root: FileRoot, index: number): void {
    const content = this.#content.get(root);
    for (const serving of this.#servings.keys()) if (serving.root === root) serving.got(index);
    if (content?.held.isFull) this.#becameWhole(root);
    else if (content?.held.count === 1) this.#announce([...this.#peers.keys()], [this.#heldOf(root)]);
  }

  #hear(peer: FilePeer, held: readonly HeldCount[]): void {
    const known = this.#peers.get(peer);
    if (!known) return;
    for (const { root, pieces } of held) {
      if (pieces > 0) known.set(root, pieces);
      else known.delete(root);
      if (known.size > MAX_HELD_OF_ONE)
        throw new ProtocolError('malformed-files', 'more files than a room has');
      const fetching = this.#fetchings.get(root);
      if (pieces > 0) fetching?.holderCame(peer);
      else fetching?.holderGone(peer.peerId);
    }
    this.#viewChanged();
  }

  #serve(peer: FilePeer, fetch: Extract<FilesMessage, { type: 'fetch' }>): void {
    const { root, channel: number, needsManifest } = fetch;
    const content = this.#content.get(root);
    const channel = peer.acceptTransfer(number);
    const store = this.#store;
    if (!content || !store || !this.#options.maySend() || !channel || this.#servesEnough(peer)) {
      channel?.close();
      return peer.send({ type: 'refuse', channel: number });
    }
    const serving: Serving = new Serving({
      root,
      ...content,
      needsManifest,
      channel,
      store,
      turn: this.#options.turn,
      lost: (index) => this.#pieceLost(root, index),
      ended: () => void this.#servings.delete(serving),
    });
    this.#servings.set(serving, peer);
  }

  #servesEnough(peer: FilePeer): boolean {
    const ofPeer = [...this.#servings.values()].filter((to) => to === peer).length;
    return ofPeer >= MAX_SERVINGS_OF_ONE || this.#servings.size >= MAX_SERVINGS;
  }

  #endServing(serving: Serving): void {
    this.#servings.delete(serving);
    serving.close();
  }

  /** The device gave back something else than it was given: what is left can be completed again. */
  #pieceLost(root: FileRoot, index: number): void {
    const content = this.#content.get(root);
    if (!content) return;
    content.held.delete(index);
    this.#list?.setHolder(root, this.#options.self, false);
    this.#announce([...this.#peers.keys()], [this.#heldOf(root)]);
    this.#viewChanged();
  }

  #allHeld(): readonly HeldCount[] {
    return [...this.#content.keys()].map((root) => this.#heldOf(root));
  }

  #heldOf(root: FileRoot): HeldCount {
    const { manifest, held } = this.#content.get(root) ?? NOTHING;
    // A file without bytes has no pieces, and still is somewhere.
    return { root, pieces: manifest.size === 0 ? 1 : held.count };
  }

  #announce(peers: readonly FilePeer[], held: readonly HeldCount[]): void {
    if (!this.#options.maySend()) return;
    for (let at = 0; at < held.length; at += MAX_HELD_PER_MESSAGE) {
      for (const peer of peers) peer.send({ type: 'have', held: held.slice(at, at + MAX_HELD_PER_MESSAGE) });
    }
  }

  #hereOf({ root, size }: FileEntry): FileHere {
    const held = this.#content.get(root)?.held;
    if (held?.isFull) return { kind: 'whole' };
    const bytes = held ? Math.min(size, held.count * (size / held.size)) : 0;
    const fetching = this.#fetchings.get(root);
    if (!fetching) return bytes > 0 ? { kind: 'paused', bytes } : { kind: 'none' };
    const { state, sources: from, bytesPerSecond } = fetching;
    if (state.kind === 'failed') return { kind: 'failed', bytes, why: state.why };
    if (state.kind === 'paused') return { kind: 'paused', bytes };
    if (!this.#isSomewhere(root)) return { kind: 'waiting', bytes };
    return { kind: 'fetching', bytes, bytesPerSecond, from };
  }

  #isSomewhere(root: FileRoot): boolean {
    return [...this.#peers.values()].some((held) => held.has(root));
  }

  #holdersOf({ root, size }: FileEntry): { holders: readonly PeerId[]; reachable: readonly PeerId[] } {
    const all = Math.max(1, pieceCount(size));
    const linked = [...this.#peers].map(([{ peerId }, held]) => ({ peerId, hasAll: held.get(root) === all }));
    const reachable = linked.filter(({ hasAll }) => hasAll).map(({ peerId }) => peerId);
    // Who is linked is believed about itself before the list is.
    const others = [...(this.#list?.holdersOf(root) ?? [])].filter(
      (peer) => peer !== this.#options.self && !linked.some(({ peerId }) => peerId === peer),
    );
    return { holders: [...reachable, ...others], reachable };
  }

  #listChanged(): void {
    for (const { root } of this.#list?.entries ?? []) {
      if (this.#content.get(root)?.held.isFull) this.#list?.setHolder(root, this.#options.self, true);
    }
    this.#viewChanged();
  }

  #viewChanged(): void {
    this.#view = undefined;
    if (this.#due || this.#isOver) return;
    this.#due = true;
    const { clock } = this.#options;
    clock.after(Math.max(0, this.#toldAt + BETWEEN_CHANGES_MS - clock.now()), () => {
      this.#due = false;
      this.#toldAt = clock.now();
      this.#changed.emit();
    });
  }
}

const NOTHING: Content = { manifest: { size: 0, hashes: new Uint8Array() }, held: new PieceSet(0) };

/** A person sees no more. */
const BETWEEN_CHANGES_MS = 200;

/** Twice as many as a list shows. */
const MAX_HELD_OF_ONE = 4096;

/** Each holds two pieces in memory. */
const MAX_SERVINGS_OF_ONE = 8;
const MAX_SERVINGS = 64;
