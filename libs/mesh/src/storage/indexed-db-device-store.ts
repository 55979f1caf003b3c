import {
  type DBSchema,
  type IDBPDatabase,
  type IDBPObjectStore,
  type IDBPTransaction,
  openDB,
  type StoreNames,
} from 'idb';
import { type RoomId, seedSigner, sha256, type Signer, toHex } from '#trust';
import {
  type DeviceKey,
  type DeviceStore,
  type KeptRecovery,
  RoomForgotten,
  type RoomRecord,
} from './device-store.ts';
import {
  canSign,
  type KeptKey,
  type KeyEngine,
  makeNonExtractable,
  makeWrapped,
  restoreSigner,
  type SealedSeed,
  sealSeed,
  unsealSeed,
} from './kept-key.ts';

/**
 * What this browser keeps of its rooms. Tabs share it: each write is one transaction, a statement added twice
 * is kept once, and a tab that goes on with a room that another tab has forgotten is refused.
 */
export async function openIndexedDbDeviceStore(options: { crypto?: KeyEngine } = {}): Promise<DeviceStore> {
  const database = new Database();
  await database.use();
  return new IndexedDbDeviceStore(database, options.crypto ?? globalThis.crypto);
}

interface Tables extends DBSchema {
  rooms: { key: RoomId; value: RoomRecord };
  /** A key that the engine can not keep has its place here too, or another tab could not forget it. */
  keys: { key: string; value: Kept };
  /** By the id of the key. */
  recoveries: { key: string; value: SealedRecovery };
  /** Keys count up, so they keep the order. */
  statements: {
    key: number;
    value: { roomId: RoomId; digest: string; wire: Uint8Array };
    indexes: { room: RoomId; statement: [RoomId, string] };
  };
}

type Kept = KeptKey | { readonly kind: 'page' };

type SealedRecovery =
  | Extract<KeptRecovery, { kind: 'made' }>
  | ({ readonly kind: 'open'; readonly postponed: boolean } & SealedSeed);

const WRITTEN = ['rooms', 'keys', 'recoveries', 'statements'] as const;
type Write = IDBPTransaction<Tables, typeof WRITTEN, 'readwrite'>;

const DATABASE = 'tessera';
/** 2 has recoveries. */
const VERSION = 2;

/** Opened again when the browser ends the connection, as it does when a person clears a site's data. */
class Database {
  #opened: Promise<IDBPDatabase<Tables>> | undefined;

  use(): Promise<IDBPDatabase<Tables>> {
    this.#opened ??= this.#open().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #open(): Promise<IDBPDatabase<Tables>> {
    const letGo = (): void => {
      this.#opened = undefined;
    };
    const database = await openDB<Tables>(DATABASE, VERSION, {
      upgrade(changed, from) {
        if (from < 1) createFirstTables(changed);
        changed.createObjectStore('recoveries');
      },
      // A tab with a newer client waits for this one to let go; what this one writes afterwards fails and is told.
      blocking() {
        letGo();
        database.close();
      },
      terminated: letGo,
    });
    return database;
  }
}

function createFirstTables(created: IDBPDatabase<Tables>): void {
  created.createObjectStore('rooms', { keyPath: 'roomId' });
  created.createObjectStore('keys');
  const statements = created.createObjectStore('statements', { autoIncrement: true });
  statements.createIndex('room', 'roomId');
  statements.createIndex('statement', ['roomId', 'digest'], { unique: true });
}

class IndexedDbDeviceStore implements DeviceStore {
  readonly #database: Database;
  readonly #engine: KeyEngine;
  readonly #pageSigners = new Map<string, Signer>();
  readonly #pageRecoveries = new Map<string, KeptRecovery>();
  /** Made here and bound to no room yet: not on the device, so that nothing is left of who only knocks. */
  readonly #unbound = new Map<string, { readonly kept: Kept; readonly signer: Signer }>();

  constructor(database: Database, engine: KeyEngine) {
    this.#database = database;
    this.#engine = engine;
  }

  async rooms(): Promise<readonly RoomRecord[]> {
    return this.#read('rooms', (rooms) => rooms.getAll());
  }

  async room(roomId: RoomId): Promise<RoomRecord | undefined> {
    return this.#read('rooms', (rooms) => rooms.get(roomId));
  }

  async saveRoom(record: RoomRecord, foundedBy: readonly Uint8Array[] = []): Promise<void> {
    const unbound = this.#unbound.get(record.keyId);
    await this.#write(async (transaction) => {
      const keys = transaction.objectStore('keys');
      if (unbound) await keys.put(unbound.kept, record.keyId);
      else if ((await keys.getKey(record.keyId)) === undefined)
        throw new RoomForgotten('the key of the room is gone');
      await transaction.objectStore('rooms').put(record);
      await putStatements(transaction, record.roomId, foundedBy);
    });
    this.#unbound.delete(record.keyId);
  }

  async createSigner(seed?: Uint8Array): Promise<DeviceKey> {
    const keyId = toHex(this.#engine.getRandomValues(new Uint8Array(16)));
    for (const make of [makeNonExtractable, makeWrapped]) {
      const made = await this.#tryKeeping(keyId, (engine) => make(engine, seed)).catch(() => undefined);
      if (!made) continue;
      this.#unbound.set(keyId, made);
      return { keyId, signer: made.signer, durability: made.kept.kind };
    }
    const signer = seedSigner(seed ?? this.#engine.getRandomValues(new Uint8Array(32)));
    this.#pageSigners.set(keyId, signer);
    this.#unbound.set(keyId, { kept: { kind: 'page' }, signer });
    return { keyId, signer, durability: 'page' };
  }

  async signer(keyId: string): Promise<Signer | undefined> {
    const unbound = this.#unbound.get(keyId);
    if (unbound) return unbound.signer;
    const kept = await this.#read('keys', (keys) => keys.get(keyId));
    if (kept?.kind === 'page') return this.#pageSigners.get(keyId);
    return kept && restoreSigner(kept, this.#engine);
  }

  async recovery(keyId: string): Promise<KeptRecovery | undefined> {
    const row = await this.#read('recoveries', (recoveries) => recoveries.get(keyId));
    if (row?.kind !== 'open') return row ?? this.#pageRecoveries.get(keyId);
    return { kind: 'open', postponed: row.postponed, seed: await unsealSeed(this.#engine, row) };
  }

  async keepRecovery(keyId: string, kept: KeptRecovery): Promise<void> {
    const key = await this.#read('keys', (keys) => keys.get(keyId));
    if (!key) throw new Error('the key is gone');
    if (key.kind === 'page') return void this.#pageRecoveries.set(keyId, kept);
    const row = kept.kind === 'made' ? kept : await this.#sealed(kept);
    await this.#write(async (transaction) => {
      // A tab may have forgotten the room meanwhile.
      if ((await transaction.objectStore('keys').getKey(keyId)) === undefined)
        throw new Error('the key is gone');
      await transaction.objectStore('recoveries').put(row, keyId);
    });
  }

  async forgetRecovery(keyId: string): Promise<void> {
    this.#pageRecoveries.delete(keyId);
    await (await this.#database.use()).delete('recoveries', keyId);
  }

  async statements(roomId: RoomId): Promise<readonly Uint8Array[]> {
    const rows = await this.#read('statements', (statements) => statements.index('room').getAll(roomId));
    const damaged = rows.filter(({ digest, wire }) => toHex(sha256(wire)) !== digest);
    if (damaged.length > 0) await this.#drop(damaged).catch(() => undefined);
    return rows.filter((row) => !damaged.includes(row)).map(({ wire }) => wire);
  }

  /** What the disk gave back otherwise: others have it, and where its digest is known it would not be kept again. */
  #drop(damaged: readonly Tables['statements']['value'][]): Promise<void> {
    return this.#write(async (transaction) => {
      const statements = transaction.objectStore('statements');
      for (const { roomId, digest } of damaged) {
        const key = await statements.index('statement').getKey([roomId, digest]);
        if (key !== undefined) await statements.delete(key);
      }
    });
  }

  async addStatements(roomId: RoomId, wires: readonly Uint8Array[]): Promise<void> {
    await this.#write(async (transaction) => {
      const room = await transaction.objectStore('rooms').getKey(roomId);
      if (room === undefined) throw new RoomForgotten('the room is not kept here');
      await putStatements(transaction, roomId, wires);
    });
  }

  forgetRoom(roomId: RoomId): Promise<void> {
    return this.#write(async (transaction) => {
      const record = await transaction.objectStore('rooms').get(roomId);
      if (!record) return;
      this.#pageSigners.delete(record.keyId);
      this.#pageRecoveries.delete(record.keyId);
      await transaction.objectStore('recoveries').delete(record.keyId);
      await transaction.objectStore('keys').delete(record.keyId);
      await transaction.objectStore('rooms').delete(roomId);
      const statements = transaction.objectStore('statements');
      const keys = await statements.index('room').getAllKeys(roomId);
      await Promise.all(keys.map((key) => statements.delete(key)));
    });
  }

  async #sealed({ seed, ...open }: Extract<KeptRecovery, { kind: 'open' }>): Promise<SealedRecovery> {
    return { ...open, ...(await sealSeed(this.#engine, seed)) };
  }

  /** Waits for the transaction too: a connection that the browser ends would leave a rejection to nobody. */
  async #read<Table extends StoreNames<Tables>, Row>(
    table: Table,
    work: (store: IDBPObjectStore<Tables, [Table], Table>) => Promise<Row>,
  ): Promise<Row> {
    const transaction = (await this.#database.use()).transaction(table);
    const [rows] = await Promise.all([work(transaction.store), transaction.done]);
    return rows;
  }

  /** All of it or, when `work` throws, nothing. */
  async #write(work: (transaction: Write) => Promise<void>): Promise<void> {
    const transaction = (await this.#database.use()).transaction(WRITTEN, 'readwrite');
    const worked = work(transaction).catch((error: unknown) => {
      abort(transaction);
      throw error;
    });
    await Promise.all([worked, transaction.done]);
  }

  /** Put, get, sign: the only proof that this engine keeps this kind of key. The put is taken back. */
  async #tryKeeping(
    keyId: string,
    make: (engine: KeyEngine) => Promise<KeptKey>,
  ): Promise<{ kept: KeptKey; signer: Signer } | undefined> {
    const made = await make(this.#engine);
    const transaction = (await this.#database.use()).transaction('keys', 'readwrite');
    const over = transaction.done.catch(() => undefined);
    const keys = transaction.objectStore('keys');
    const kept = await keys.put(made, keyId).then(() => keys.get(keyId));
    transaction.abort();
    await over;
    if (!kept || kept.kind === 'page') return undefined;
    const signer = await restoreSigner(kept, this.#engine);
    return (await canSign(signer)) ? { kept, signer } : undefined;
  }
}

function abort(transaction: Write): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already, by the error that brought us here.
  }
}

/** Each once, in their order. */
async function putStatements(
  transaction: Write,
  roomId: RoomId,
  wires: readonly Uint8Array[],
): Promise<void> {
  const statements = transaction.objectStore('statements');
  for (const wire of wires) {
    const digest = toHex(sha256(wire));
    const known = await statements.index('statement').getKey([roomId, digest]);
    if (known === undefined) await statements.add({ roomId, digest, wire });
  }
}
