import type { IceServer } from '#protocol';
import { peerIdOf, type RoomId } from '#trust';
import { Awareness } from 'y-protocols/awareness';
import type { Doc } from 'yjs';
import { Content } from './content.ts';
import { FileSharing } from './files/file-sharing.ts';
import { GivingWay } from './files/giving-way.ts';
import type { BlobStore } from './files/store/blob-store.ts';
import { MemoryBlobStore } from './files/store/memory-blob-store.ts';
import type { Link } from './link.ts';
import type { NoticeContent } from './notices.ts';
import type { RoomEnvironment } from './room-api.ts';
import type { RoomLedger } from './room-ledger.ts';
import type { RoomMemory } from './room-memory.ts';

export interface RoomContentOptions {
  /** Empty until who knocks is let into a room and has its document. */
  readonly doc: Doc;
  readonly memory: RoomMemory;
  readonly env: Pick<RoomEnvironment, 'clock' | 'random' | 'transport' | 'openDocument' | 'openBlobs'>;
  readonly iceServers: () => readonly IceServer[];
  readonly ledger: Pick<RoomLedger, 'self' | 'memberIds'>;
  readonly tell: (what: NoticeContent) => void;
}

/** What the people of a room share: text, drawing and cursors in one document, and files. */
export class RoomContent {
  readonly files: FileSharing;
  readonly #options: RoomContentOptions;
  readonly #way: GivingWay;
  #current: Content;
  #adopted: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(options: RoomContentOptions) {
    const { env, memory, ledger, tell } = options;
    this.#options = options;
    this.#way = new GivingWay(env.clock);
    this.#current = this.#open(options.doc);
    this.files = new FileSharing({
      self: peerIdOf(ledger.self),
      clock: env.clock,
      random: env.random,
      openStore: (roomId) => this.#openStore(roomId),
      maySend: () => memory.record.confirmed,
      members: () => ledger.memberIds,
      turn: () => this.#way.turn(),
      isGivingWay: () => this.#way.isActive,
      openConnection: () =>
        env.transport.open({ iceServers: options.iceServers(), relayOnly: memory.record.relayOnly }),
      blamed: (who, { path }) => tell({ kind: 'wrong-bytes', who, file: path.at(-1) ?? '' }),
    });
  }

  get current(): Content {
    return this.#current;
  }

  start(): void {
    this.#current.start();
    const { roomId } = this.#options.memory.record;
    if (roomId !== undefined) void this.files.begin(roomId, this.#current.doc);
  }

  /** Before this, what others write is shown and nothing of one's own goes out. */
  allowSending(): void {
    this.#current.allowSending();
    this.files.announceAll();
  }

  /** Over a link that is READY, and over no other. */
  add(link: Link): void {
    this.#current.add(link);
    this.files.addPeer(link.files);
    link.files.listen((message) => this.files.receive(link.files, message));
  }

  remove(link: Link): void {
    this.#current.remove(link);
    this.files.removePeer(link.files);
  }

  /** Resolves when the room that was adopted last is kept and its document is there, and never if it can not be. */
  adopted(): Promise<void> {
    return this.#adopted;
  }

  /** Opens the document of that room while the device keeps the room. */
  adopt(roomId: RoomId, keep: () => Promise<void>): Promise<void> {
    const adopting = this.#replace(roomId, keep);
    this.#adopted = adopting.catch(() => new Promise<never>(() => {}));
    return adopting;
  }

  /** Resolves when the device has all that was shared with it. */
  async stop(): Promise<void> {
    this.#isOver = true;
    this.#current.stop();
    await this.files.stop();
  }

  async #replace(roomId: RoomId, keep: () => Promise<void>): Promise<void> {
    const [doc] = await Promise.all([this.#options.env.openDocument(roomId), keep()]);
    this.#current.stop();
    this.#current = this.#open(doc);
    this.start();
  }

  /** A worker that starts takes its time from a join, and who comes for the first time has nothing there yet. */
  async #openStore(roomId: RoomId): Promise<BlobStore> {
    const { env, memory } = this.#options;
    if (!memory.record.membersAtAdmission) {
      await new Promise<void>((resolve) => void env.clock.after(NEWCOMERS_STORE_MS, resolve));
    }
    return (!this.#isOver && env.openBlobs?.(roomId)) || new MemoryBlobStore();
  }

  #open(doc: Doc): Content {
    const { env, memory, ledger } = this.#options;
    const awareness = new Awareness(doc);
    this.#way.watch(doc, awareness);
    const self = peerIdOf(ledger.self);
    return new Content(doc, awareness, env.clock, { self, sending: memory.record.confirmed });
  }
}

/** Several joins' worth, and nobody drops a file sooner. One that is dropped waits for it. */
const NEWCOMERS_STORE_MS = 1_000;
