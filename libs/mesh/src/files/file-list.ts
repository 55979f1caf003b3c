import type { PeerId } from '#trust';
import type { Doc, Map as SharedMap, YMapEvent } from 'yjs';
import { Listeners } from '../listeners.ts';
import { decodeEntry, encodeEntry, type FileEntry, type FileId } from './file-entry.ts';
import type { FileRoot } from './manifest.ts';

/**
 * The files of the room and who says it has them whole, in the shared document. Everybody writes there, so what does
 * not decode is not there, and nothing of it is believed but that somebody said so: bytes are held against the root,
 * and who is linked is asked.
 */
export class FileList {
  readonly #files: SharedMap<unknown>;
  readonly #holders: SharedMap<unknown>;
  readonly #changed = new Listeners<[]>();
  readonly #byId = new Map<string, FileEntry>();
  /** The same content under the same name, which several may have added in the same moment: one to a person. */
  readonly #rows = new Map<string, Row>();
  readonly #namedBy = new Map<FileRoot, number>();
  readonly #holding = new Holding();
  #entries: readonly FileEntry[] | undefined;

  constructor(private readonly doc: Doc) {
    this.#files = doc.getMap('files');
    this.#holders = doc.getMap('file-holders');
    this.#read(this.#files.keys());
    this.#readHolders(this.#holders.keys());
    this.#files.observe(this.#filesChanged);
    this.#holders.observe(this.#holdersChanged);
  }

  /** Newest first, also those that are one to a person (`oncePerName`). */
  get entries(): readonly FileEntry[] {
    return (this.#entries ??= [...this.#byId.values()].sort(newestFirst));
  }

  entry(id: FileId): FileEntry | undefined {
    return this.#byId.get(id);
  }

  /** The first with that content under that name. */
  find(wanted: Named): FileEntry | undefined {
    const row = this.#rows.get(rowKey(wanted));
    return row && [...row.values()].sort(newestFirst).at(-1);
  }

  /** Whether any entry names it. */
  has(root: FileRoot): boolean {
    return this.#namedBy.has(root);
  }

  /** Who says that it has all of that file. */
  holdersOf(root: FileRoot): ReadonlySet<PeerId> {
    return this.#holding.of(root);
  }

  /** By who has all of it, which is said along: nobody ever sees a file that nobody has. */
  add(entry: FileEntry): void {
    this.doc.transact(() => {
      this.#files.set(entry.id, encodeEntry(entry));
      this.setHolder(entry.root, entry.addedBy, true);
    });
  }

  /** For everybody, and with it what is shown as one with it; the bytes stay with those who have them. */
  remove(id: FileId): void {
    const entry = this.#byId.get(id);
    const row = entry && this.#rows.get(rowKey(entry));
    this.doc.transact(() => {
      for (const twin of row?.keys() ?? []) this.#files.delete(twin);
    });
  }

  /** Says, or takes back, that that peer has all of a file. */
  setHolder(root: FileRoot, peer: PeerId, holds: boolean): void {
    const key = holderKey(root, peer);
    // What is counted no more is written all the same: each writing would lead to the next.
    if (this.#holders.has(key) === holds) return;
    if (holds) this.#holders.set(key, 1);
    else this.#holders.delete(key);
  }

  onChange(listener: () => void): () => void {
    return this.#changed.add(listener);
  }

  stop(): void {
    this.#files.unobserve(this.#filesChanged);
    this.#holders.unobserve(this.#holdersChanged);
    this.#changed.clear();
  }

  /** Each is decoded once, however long the list is. */
  #read(ids: Iterable<string>): void {
    for (const id of ids) {
      const before = this.#byId.get(id);
      if (before) this.#drop(before);
      const entry = decodeEntry(id, this.#files.get(id));
      if (entry) this.#put(entry);
    }
    this.#entries = undefined;
  }

  #readHolders(keys: Iterable<string>): void {
    for (const key of keys) this.#holding.set(key, this.#holders.has(key));
  }

  #put(entry: FileEntry): void {
    const key = rowKey(entry);
    this.#byId.set(entry.id, entry);
    this.#namedBy.set(entry.root, (this.#namedBy.get(entry.root) ?? 0) + 1);
    this.#rows.set(key, (this.#rows.get(key) ?? new Map<FileId, FileEntry>()).set(entry.id, entry));
  }

  #drop(entry: FileEntry): void {
    const key = rowKey(entry);
    const row = this.#rows.get(key);
    this.#byId.delete(entry.id);
    const others = (this.#namedBy.get(entry.root) ?? 0) - 1;
    if (others > 0) this.#namedBy.set(entry.root, others);
    else this.#namedBy.delete(entry.root);
    row?.delete(entry.id);
    if (row?.size === 0) this.#rows.delete(key);
  }

  readonly #filesChanged = ({ keysChanged }: YMapEvent<unknown>): void => {
    this.#read(keysChanged);
    this.#changed.emit();
  };

  readonly #holdersChanged = ({ keysChanged }: YMapEvent<unknown>): void => {
    this.#readHolders(keysChanged);
    this.#changed.emit();
  };
}

type Named = Pick<FileEntry, 'root' | 'size' | 'path'>;
type Row = Map<FileId, FileEntry>;

/** Names on a list are safe, and have no control characters. */
const rowKey = ({ root, size, path }: Named): string => [root, size, ...path].join('\0');

const newestFirst = (a: FileEntry, b: FileEntry): number => b.addedAt - a.addedAt || (a.id < b.id ? -1 : 1);

/**
 * Of what is newest first: of those with the same content under the same name the first that was added. Each device
 * shows the same one, where it shows all: what is left out of a long list is left out before, or somebody's could hide
 * another's by being its twin.
 */
export function oncePerName(entries: readonly FileEntry[]): readonly FileEntry[] {
  const first = new Map(entries.map((entry) => [rowKey(entry), entry]));
  return entries.filter((entry) => first.get(rowKey(entry)) === entry);
}

/** Whether two have the same content under the same name. */
export const areTwins = (a: Named, b: Named): boolean => rowKey(a) === rowKey(b);

/** Who says it has what, by keys of the shared document, which may be anything. */
class Holding {
  readonly #holders = new Map<FileRoot, Set<PeerId>>();
  #count = 0;

  of(root: FileRoot): ReadonlySet<PeerId> {
    return this.#holders.get(root) ?? NOBODY;
  }

  set(key: string, holds: boolean): void {
    const [, root, peer] = HOLDER_KEY.exec(key) ?? [];
    if (root !== undefined && peer !== undefined) this.#set(root as FileRoot, peer as PeerId, holds);
  }

  #set(root: FileRoot, peer: PeerId, holds: boolean): void {
    const held = this.#holders.get(root) ?? new Set();
    if (held.has(peer) === holds || (holds && this.#count >= MAX_HOLDERS)) return;
    this.#count += holds ? 1 : -1;
    if (holds) this.#holders.set(root, held.add(peer));
    else if (held.delete(peer) && held.size === 0) this.#holders.delete(root);
  }
}

/** What somebody floods must not fill the page; who is linked says itself what it has. */
const MAX_HOLDERS = 32_000;

const NOBODY: ReadonlySet<PeerId> = new Set();

const HOLDER_KEY = /^([0-9a-f]{64})([0-9a-f]{32})$/;

const holderKey = (root: FileRoot, peer: PeerId): string => root + peer;
