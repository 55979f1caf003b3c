import type { RoomId } from '#trust';
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import { applyUpdate, Doc, encodeStateAsUpdate, mergeUpdates, type Transaction, transact } from 'yjs';
import type { Clock } from '../room-api.ts';
import { RoomForgotten } from './device-store.ts';
import type { StorageHealth } from './storage-health.ts';

/**
 * The room's document with what this device kept of it, and kept from here on. It is there without the device too:
 * what the device does not take is tried again, as a whole, until it is kept (docs/adr/0016).
 */
export async function openKeptDocument(roomId: RoomId, parts: Parts): Promise<Doc> {
  const keeper = new DocumentKeeper(roomId, parts);
  await keeper.load();
  return keeper.doc;
}

export async function forgetKeptDocument(roomId: RoomId): Promise<void> {
  await deleteDB(databaseName(roomId));
}

interface Parts {
  readonly health: StorageHealth;
  readonly clock: Clock;
}

/** As y-indexeddb has it, so that what its users kept is found. */
interface Tables extends DBSchema {
  updates: { key: number; value: Uint8Array };
  custom: { key: string; value: unknown };
}

function databaseName(roomId: RoomId): string {
  return `tessera:document:${roomId}`;
}

/** Opening reads them all; rewriting costs as much as the whole document. */
const MANY_ROWS = 500;
const RETRY_EVERY_MS = 5_000;
/** What others write, they keep too: a page that is killed misses that much of it until it meets one of them. */
const OTHERS_WAIT_MS = 500;

class DocumentKeeper {
  readonly doc = new Doc();
  #database: IDBPDatabase<Tables> | undefined;
  #rows = 0;
  /** The last row that the document has been filled with. */
  #readTo = 0;
  /** A write failed: rows that come after it are worth nothing without it, so the whole is to be written. */
  #isBehind = false;
  #isOver = false;
  #cancelRetry: (() => void) | undefined;
  /** What others wrote and is not written here yet. */
  #waiting: Uint8Array[] = [];

  constructor(
    private readonly roomId: RoomId,
    private readonly parts: Parts,
  ) {}

  async load(): Promise<void> {
    this.parts.health.report(this.roomId, 'document');
    try {
      const database = await this.#open();
      const transaction = database.transaction('updates');
      await Promise.all([this.#read(transaction.store), transaction.done]);
    } catch (error) {
      this.#failed(error);
    }
    this.doc.on('update', (update: Uint8Array, origin: unknown, _doc: Doc, { local }: Transaction) => {
      if (origin !== this) this.#changed(update, local);
    });
    this.#writeBeforeThePageGoes();
  }

  #writeBeforeThePageGoes(): void {
    // In Node there are no pages.
    if (typeof addEventListener !== 'function') return;
    const write = () => this.#write();
    addEventListener('pagehide', write);
    this.doc.on('destroy', () => removeEventListener('pagehide', write));
  }

  /**
   * What this person writes is written at once, and not after the one before: a page may be closed at any time. What
   * others wrote before goes with it, since a change is worth nothing without those it follows.
   */
  #changed(update: Uint8Array, isOwn: boolean): void {
    if (this.#isOver) return;
    this.#waiting.push(update);
    if (isOwn) this.#write();
    else if (this.#waiting.length === 1) this.parts.clock.after(OTHERS_WAIT_MS, () => this.#write());
  }

  #write(): void {
    const updates = this.#waiting;
    this.#waiting = [];
    if (this.#isOver || updates.length === 0) return;
    if (this.#isBehind || !this.#database) return this.#retryLater();
    this.#append(this.#database, mergeUpdates(updates)).catch((error: unknown) => this.#failed(error));
  }

  async #append(database: IDBPDatabase<Tables>, update: Uint8Array): Promise<void> {
    const transaction = database.transaction('updates', 'readwrite');
    const added = transaction.store.add(update);
    // Without waiting for the answer: what is finished as the page closes gets none, and would be rolled back.
    const committed = new Promise<void>((resolve) => {
      transaction.commit();
      resolve();
    });
    await Promise.all([added, committed, transaction.done]);
    this.#rows += 1;
    if (this.#rows >= MANY_ROWS) await this.#rewrite(database);
  }

  /** The whole in place of all rows; those that another tab has written meanwhile are read first. */
  async #rewrite(database: IDBPDatabase<Tables>): Promise<void> {
    this.#rows = 1;
    const transaction = database.transaction('updates', 'readwrite');
    const { store } = transaction;
    const written = this.#read(store).then(async () => {
      this.#isBehind = false;
      const key = await store.add(encodeStateAsUpdate(this.doc));
      await store.delete(IDBKeyRange.upperBound(key, true));
      this.#readTo = key;
    });
    await Promise.all([written, transaction.done]);
  }

  async #read(rows: {
    getAll(range: IDBKeyRange): Promise<Uint8Array[]>;
    getAllKeys(range: IDBKeyRange): Promise<number[]>;
  }): Promise<void> {
    const unread = IDBKeyRange.lowerBound(this.#readTo, true);
    const [updates, keys] = await Promise.all([rows.getAll(unread), rows.getAllKeys(unread)]);
    transact(this.doc, () => updates.forEach((update) => applyIfWhole(this.doc, update)), this, false);
    this.#readTo = keys.at(-1) ?? this.#readTo;
    this.#rows = Math.max(this.#rows, updates.length);
  }

  async #open(): Promise<IDBPDatabase<Tables>> {
    this.#database ??= await openDB<Tables>(databaseName(this.roomId), 1, {
      upgrade(created) {
        created.createObjectStore('updates', { autoIncrement: true });
        created.createObjectStore('custom');
      },
      // Somebody removes it: another tab that forgets the room, or the person in the browser's settings.
      blocking: () => this.#removed(),
      terminated: () => this.#removed(),
    });
    return this.#database;
  }

  #removed(): void {
    this.#isOver = true;
    this.#database?.close();
    this.#database = undefined;
    this.parts.health.report(this.roomId, 'document', new RoomForgotten('the document is gone'));
  }

  #failed(error: unknown): void {
    this.#isBehind = true;
    if (this.#isOver) return;
    this.parts.health.report(this.roomId, 'document', error);
    this.#retryLater();
  }

  #retryLater(): void {
    this.#cancelRetry ??= this.parts.clock.after(RETRY_EVERY_MS, () => {
      this.#cancelRetry = undefined;
      void this.#retry();
    });
  }

  async #retry(): Promise<void> {
    if (this.#isOver) return;
    try {
      await this.#rewrite(await this.#open());
      this.parts.health.report(this.roomId, 'document');
    } catch (error) {
      this.#failed(error);
    }
  }
}

/** A row that was damaged on the disk costs what was written by it, and neither the others nor what is written next. */
function applyIfWhole(doc: Doc, update: Uint8Array): void {
  try {
    applyUpdate(doc, update);
  } catch {
    // Whoever else is in the room may have it.
  }
}
