import { assertNever, ProtocolError } from '#protocol';
import { concatBytes, fromHex, type RoomId, toHex } from '#trust';
import type { Doc } from 'yjs';
import { Listeners } from '../listeners.ts';
import { Adding } from './adding.ts';
import { Fetchings } from './fetchings.ts';
import { decodeEntry, encodeEntry, type FileEntry, type FileId } from './file-entry.ts';
import { areTwins, FileList, oncePerName } from './file-list.ts';
import type { FilesMessage, HeldCount } from './file-messages.ts';
import type { FileSharingOptions } from './file-sharing-options.ts';
import { fileView, unlistedView } from './file-views.ts';
import { LaneDesk } from './lanes/lane-desk.ts';
import type { FilePeer, LinkFiles } from './link-files.ts';
import { type FileRoot, type Manifest, pieceCount } from './manifest.ts';
import { Neighbours } from './neighbours.ts';
import { PieceSet } from './piece-set.ts';
import type { FileSource, FilesView, KeptFile, RoomFiles } from './room-files.ts';
import { type Content, Servings } from './servings.ts';
import { shownEntries } from './shown-entries.ts';
import type { BlobStore, KeptBlob } from './store/blob-store.ts';

/**
 * The files of one room on this device: the shared list, what is kept of it here, and what goes to and comes from
 * the neighbours (§7).
 */
export class FileSharing implements RoomFiles {
  readonly #options: FileSharingOptions;
  readonly #changed = new Listeners<[]>();
  readonly #adding: Adding;
  readonly #neighbours = new Neighbours();
  readonly #content = new Map<FileRoot, Content>();
  /** What is here, or on its way, as the list had it when it was chosen. */
  readonly #known = new Map<FileRoot, FileEntry>();
  readonly #fetchings: Fetchings;
  readonly #servings: Servings;
  readonly #lanes: LaneDesk;
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
    this.#servings = new Servings({
      clock: options.clock,
      store: () => (options.maySend() ? this.#store : undefined),
      contentOf: (root) => this.#content.get(root),
      turn: options.turn,
      lost: (root, index) => this.#pieceLost(root, index),
      gave: (way) => this.#lanes.gave(way),
    });
    this.#lanes = new LaneDesk({
      ...options,
      bytesLeft: () => this.#fetchings.bytesLeft,
      came: (lane) => this.#fetchings.laneCame(lane),
      gone: (lane) => this.#wayGone(lane),
      message: (lane, message) => this.#receiveOverLane(lane, message),
    });
    this.#fetchings = new Fetchings({
      ...options,
      neighbours: this.#neighbours,
      lanes: this.#lanes,
      prepared: (root, content) => this.#prepared(root, content),
      kept: (root, index) => this.#pieceKept(root, index),
      changed: () => this.#viewChanged(),
    });
  }

  get view(): FilesView {
    return (this.#view ??= this.#look());
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
    for (const one of kept) this.#find(one, store);
    this.#opened.resolve(store);
    this.#listChanged();
    for (const { root, wanted } of kept) {
      const entry = this.#known.get(root);
      if (wanted && entry) this.#fetch(entry);
    }
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
    void this.#opened.promise.then((store) => this.#want(id, store));
  }

  pause(id: FileId): void {
    const entry = this.#list?.entry(id);
    if (!entry) return;
    void this.#opened.promise.then((store) => {
      void store.setWanted(entry.root, false);
      this.#fetchings.pause(entry.root);
    });
  }

  async discard(id: FileId): Promise<void> {
    const entry = this.#list?.entry(id);
    if (entry) await this.free(entry.root);
  }

  async remove(id: FileId): Promise<void> {
    const root = this.#list?.entry(id)?.root;
    this.#list?.remove(id);
    if (root && !this.#list?.has(root)) await this.free(root);
  }

  async open(id: FileId): Promise<Blob | undefined> {
    const entry = this.#list?.entry(id);
    return entry && this.openUnlisted(entry.root);
  }

  async openUnlisted(root: FileRoot): Promise<Blob | undefined> {
    return this.#store?.open(root);
  }

  putBack(root: FileRoot): void {
    const known = this.#known.get(root);
    if (known && this.#content.get(root)?.held.isFull) this.#list?.add(this.#own(known));
  }

  async free(root: FileRoot): Promise<void> {
    this.#fetchings.end(root);
    this.#content.delete(root);
    this.#known.delete(root);
    this.#servings.endOf({ root });
    this.#list?.setHolder(root, this.#options.self, false);
    this.#tell([{ root, pieces: 0 }]);
    this.#viewChanged();
    await this.#store?.remove(root);
  }

  kept(): readonly KeptFile[] {
    const whole = this.view.files.filter(({ here }) => here.kind === 'whole');
    return whole.map((entry) => ({ entry, open: () => this.openUnlisted(entry.root) }));
  }

  addPeer(peer: LinkFiles): void {
    this.#neighbours.add(peer);
    this.#lanes.add(peer);
    this.#tell(this.#allHeld(), [peer]);
  }

  removePeer(peer: LinkFiles): void {
    if (!this.#neighbours.remove(peer)) return;
    this.#lanes.remove(peer);
    this.#wayGone(peer);
    this.#viewChanged();
  }

  /** After it has become true that we may send, and after the store was opened. */
  announceAll(): void {
    this.#tell(this.#allHeld());
  }

  /** Throws `ProtocolError`. */
  receive(peer: FilePeer, message: FilesMessage): void {
    if (!this.#neighbours.has(peer)) return;
    switch (message.type) {
      case 'have':
        return this.#hear(peer, message.held);
      case 'fetch':
        this.#servings.serve(peer, message);
        return this.#lanes.isAsked(peer.peerId);
      case 'refuse':
        return this.#fetchings.refused(peer, message.channel);
      default:
        assertNever(message);
    }
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    this.#adding.stopAll();
    this.#fetchings.stop();
    this.#lanes.close();
    this.#servings.endOf('all');
    this.#neighbours.clear();
    this.#list?.stop();
    this.#changed.clear();
    await this.#store?.close();
  }

  #added(path: readonly string[], type: string, root: FileRoot, manifest: Manifest): void {
    this.#content.set(root, { manifest, held: PieceSet.full(pieceCount(manifest.size)) });
    const listed = this.#list?.find({ root, size: manifest.size, path });
    // Under another name it is another file to a person, though its bytes are kept once.
    if (listed) this.#know(listed);
    else this.#list?.add(this.#own({ path, type, size: manifest.size, root }));
    this.#becameWhole(root);
  }

  /** As this device puts it on the list. */
  #own({ path, type, size, root }: Pick<FileEntry, 'path' | 'type' | 'size' | 'root'>): FileEntry {
    const { self, clock, random } = this.#options;
    const id = toHex<FileId>(random(16));
    const entry = { id, path, type, size, root, addedBy: self, addedAt: clock.now() };
    this.#know(entry);
    return entry;
  }

  #know(entry: FileEntry): void {
    this.#known.set(entry.root, entry);
    void this.#store?.setEntry(entry.root, concatBytes(fromHex(entry.id), encodeEntry(entry)));
  }

  /** What was kept from before. */
  #find({ root, content, wanted, entry }: KeptBlob, store: BlobStore): void {
    const known = entry && decodeEntry(toHex(entry.subarray(0, 16)), entry.subarray(16));
    const listed = this.#list?.entries.find((one) => one.root === root);
    if (known?.root === root) this.#known.set(root, known);
    else if (listed) this.#know(listed);
    if (content && (wanted || content.held.isFull || listed)) this.#content.set(root, content);
    // What was being added when the page died, say: nobody could ever ask for it.
    else if (content) void store.remove(root);
  }

  #becameWhole(root: FileRoot): void {
    this.#fetchings.end(root);
    void this.#store?.setWanted(root, false);
    this.#list?.setHolder(root, this.#options.self, true);
    this.#tell([this.#heldOf(root)]);
  }

  #want(id: FileId, store: BlobStore): void {
    const entry = this.#list?.entry(id);
    if (!entry) return;
    void store.setWanted(entry.root, true);
    if (!this.#content.get(entry.root)?.held.isFull) this.#know(entry);
    this.#fetch(entry);
  }

  #fetch(entry: FileEntry): void {
    const { root } = entry;
    const known = this.#content.get(root);
    if (!this.#store || known?.held.isFull) return;
    this.#fetchings.start(entry, this.#store, known);
    this.#viewChanged();
  }

  #wayGone(way: FilePeer): void {
    this.#fetchings.wayGone(way);
    this.#servings.endOf({ peer: way });
  }

  #receiveOverLane(lane: FilePeer, message: FilesMessage): void {
    if (message.type === 'have') throw new ProtocolError('malformed-files', 'have over a lane');
    if (message.type === 'fetch') this.#servings.serve(lane, message);
    else this.#fetchings.refused(lane, message.channel);
  }

  #prepared(root: FileRoot, content: Content): void {
    this.#content.set(root, content);
    if (content.held.isFull) this.#becameWhole(root);
  }

  #pieceKept(root: FileRoot, index: number): void {
    const content = this.#content.get(root);
    this.#servings.got(root, index);
    if (content?.held.isFull) this.#becameWhole(root);
    else if (content?.held.count === 1) this.#tell([this.#heldOf(root)]);
  }

  #hear(peer: FilePeer, held: readonly HeldCount[]): void {
    for (const one of held) {
      this.#neighbours.hear(peer, one);
      this.#fetchings.hear(peer, one);
    }
    this.#viewChanged();
  }

  /** The device gave back something else than it was given: what is left can be completed again. */
  #pieceLost(root: FileRoot, index: number): void {
    const content = this.#content.get(root);
    if (!content) return;
    content.held.delete(index);
    this.#list?.setHolder(root, this.#options.self, false);
    this.#tell([this.#heldOf(root)]);
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

  #tell(held: readonly HeldCount[], peers?: readonly FilePeer[]): void {
    if (this.#options.maySend()) this.#neighbours.tell(held, peers);
  }

  #look(): FilesView {
    const [list, keeps, adding] = [
      this.#list,
      this.#store?.durability ?? 'opening',
      this.#adding.views,
    ] as const;
    if (!list) return { keeps, files: [], hidden: [], unlisted: [], adding };
    const { self, members } = this.#options;
    const isHere = (entry: FileEntry): boolean => {
      const known = this.#known.get(entry.root);
      return known !== undefined && areTwins(known, entry);
    };
    const { shown, hidden } = shownEntries(list.entries, { places: PLACES, isHere, members });
    const [neighbours, content, fetchings] = [this.#neighbours, this.#content, this.#fetchings.all];
    const unlisted = [...content].filter(([root]) => !list.has(root));
    return {
      keeps,
      files: oncePerName(shown).map((entry) =>
        fileView(entry, { self, list, neighbours, content, fetchings }),
      ),
      hidden,
      unlisted: unlisted.map(([root, here]) => unlistedView(root, here, this.#known.get(root))),
      adding,
    };
  }

  #listChanged(): void {
    for (const [root, { held }] of this.#content)
      if (held.isFull && this.#list?.has(root)) this.#list.setHolder(root, this.#options.self, true);
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

/** A list of more helps nobody, and a page has to show it. */
const PLACES = 2000;
