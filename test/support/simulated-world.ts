import { createHash } from 'node:crypto';
import {
  createRoom,
  type InviteOptions,
  joinRoom,
  knock,
  makeRecoveryFile,
  MemoryBlobStore,
  MemoryDeviceStore,
  MemoryNetwork,
  openRecoveryFile,
  type OpenRoom,
  openRoom,
  restoreRoom,
  type RoomEnvironment,
  type Transport,
} from '#mesh';
import { RoomCode } from '#protocol';
import { decodeInviteLink, Ledger, type RandomBytes, type RoomId } from '#trust';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { seededRandom } from './seeded-random.ts';
import { SimulatedNode } from './simulated-node.ts';
import { VirtualClock } from './virtual-clock.ts';

/** One person's device: what it keeps survives a reload, what is open does not. */
export class SimulatedDevice {
  readonly store: MemoryDeviceStore;
  readonly blobs = new MemoryBlobStore(nodeDigest);
  readonly #documents = new Map<RoomId, Doc>();
  readonly #random: RandomBytes;
  #joining: Promise<unknown> | undefined;
  #room: OpenRoom | undefined;
  #roomId: RoomId | undefined;
  #env: RoomEnvironment;

  constructor(
    readonly name: string,
    world: SimulatedWorld,
    env: Partial<RoomEnvironment> = {},
  ) {
    this.#random = world.random;
    this.store = new MemoryDeviceStore(world.random);
    this.#env = {
      store: this.store,
      transport: world.transport(name),
      signalUrl: 'ws://node/signal',
      openSocket: world.node.openSocket,
      appUrl: 'https://tessera.example/',
      openDocument: (roomId) => Promise.resolve(this.#document(roomId)),
      openBlobs: () => Promise.resolve(this.blobs),
      random: world.random,
      clock: world.clock,
      ...env,
    };
  }

  get room(): OpenRoom {
    if (!this.#room) throw new Error(`${this.name} is in no room`);
    return this.#room;
  }

  get text(): string {
    return this.room.doc.getText('text').toJSON();
  }

  type(text: string): void {
    const shared = this.room.doc.getText('text');
    shared.insert(shared.length, text);
  }

  async create(
    code: string,
    policy: 'each' | 'any' = 'each',
    topology: 'shared' | 'private' = 'shared',
  ): Promise<OpenRoom> {
    this.#room = await createRoom(
      {
        code: RoomCode.parse(code),
        title: 'Mosaic',
        policy: { pin: policy, topology },
        name: this.name,
      },
      this.#env,
    );
    return this.#room;
  }

  async invite(options: Partial<InviteOptions> = {}): Promise<string> {
    const { link } = await this.room.createInvite({ uses: 1, expiresInMs: 86_400_000, note: '', ...options });
    if (!link) throw new Error('a new invite has a link');
    return link;
  }

  async join(link: string): Promise<OpenRoom> {
    const decoded = decodeInviteLink(link);
    if (!decoded) throw new Error(`no link: ${link}`);
    const joining = joinRoom(decoded, this.name, this.#env);
    this.#joining = joining;
    const joined = await joining;
    if (!joined.ok) throw new Error(joined.reason);
    this.#room = joined.room;
    return joined.room;
  }

  /** With the room's code only, to be let in by a PIN. */
  async knock(code: string): Promise<OpenRoom> {
    this.#room = await knock(RoomCode.parse(code), this.name, this.#env);
    return this.#room;
  }

  async recoveryFile(passphrase: string): Promise<string> {
    const { roomId } = this.room.view;
    if (!roomId) throw new Error(`${this.name} is in no room`);
    const made = await makeRecoveryFile(roomId, passphrase, this.#env, () => undefined);
    if (!made.ok) throw new Error(made.reason);
    return made.file;
  }

  /** As the founder whose recovery file this is. */
  async restore(file: string, passphrase: string): Promise<OpenRoom> {
    const read = await openRecoveryFile(file, passphrase, () => undefined);
    if (!read.ok) throw new Error(read.reason);
    const restored = await restoreRoom(read.opened, this.#env);
    if (!restored.ok) throw new Error(restored.reason);
    this.#room = restored.room;
    return restored.room;
  }

  /** Ids of the statements that nothing in the device's ledger follows on, sorted. */
  async ledgerHeads(): Promise<string[]> {
    const { roomId } = this.room.view;
    const wires = roomId ? await this.store.statements(roomId) : [];
    return Ledger.restore(wires).heads().toSorted();
  }

  /** As a reload of the page does: what the device kept is all that is left. */
  async reload(): Promise<OpenRoom> {
    await this.closePage();
    return this.reopen();
  }

  async reopen(): Promise<OpenRoom> {
    if (!this.#roomId) throw new Error(`${this.name} has been in no room`);
    this.#room = await openRoom(this.#roomId, this.#env);
    return this.#room;
  }

  async closePage(): Promise<void> {
    // The first frames leave while the device writes; before it has, there is nothing to come back with.
    await this.#joining;
    this.#roomId = this.#room?.view.roomId ?? this.#roomId;
    await this.#room?.close();
    for (const [roomId, doc] of this.#documents) {
      const kept = this.#emptyDocument();
      copyInto(kept, doc);
      this.#documents.set(roomId, kept);
    }
    this.#room = undefined;
  }

  linkedTo(other: SimulatedDevice): boolean {
    const { peerId } = other.room.view.self;
    return this.room.view.people.some((person) => person.peerId === peerId && person.link.kind === 'linked');
  }

  #document(roomId: RoomId): Doc {
    const doc = this.#documents.get(roomId) ?? this.#emptyDocument();
    this.#documents.set(roomId, doc);
    return doc;
  }

  /** Yjs draws the number that decides between two who write in one place, so a replay needs it from the seed. */
  #emptyDocument(): Doc {
    const doc = new Doc();
    doc.clientID = new DataView(this.#random(4).buffer).getUint32(0);
    return doc;
  }
}

/** Node, network, clock and devices of one test, all from one seed. */
export class SimulatedWorld {
  readonly random: RandomBytes;
  readonly clock = new VirtualClock();
  readonly node: SimulatedNode;
  readonly network: MemoryNetwork;
  readonly #devices: SimulatedDevice[] = [];

  constructor(seed: number) {
    this.random = seededRandom(seed);
    this.node = new SimulatedNode(this.clock);
    this.network = new MemoryNetwork({
      random: this.random,
      schedule: (step) =>
        this.packetsTakeMs > 0 ? void this.clock.after(this.#packetTime(), step) : queueMicrotask(step),
    });
  }

  /** As busy machines do: a connection takes its time to be there. */
  connectionsTakeMs = 0;
  /** As over a satellite: what goes over a link is a while on its way. */
  packetsTakeMs = 0;
  /** As where a line is full: what goes over one connection waits for what goes over all others. */
  sharesOneLine = false;
  #lineIsFreeAt = 0;

  #packetTime(): number {
    if (!this.sharesOneLine) return this.packetsTakeMs;
    const now = this.clock.now();
    this.#lineIsFreeAt = Math.max(now, this.#lineIsFreeAt) + this.packetsTakeMs;
    return this.#lineIsFreeAt - now;
  }

  transport(host: string): Transport {
    const direct = this.network.transport(host);
    return {
      open: async (options) => {
        if (this.connectionsTakeMs > 0) {
          await new Promise<void>((resolve) => this.clock.after(this.connectionsTakeMs, resolve));
        }
        return direct.open(options);
      },
    };
  }

  /** `env`: where this device is not like the others, such as a modified client. */
  device(name: string, env?: Partial<RoomEnvironment>): SimulatedDevice {
    const device = new SimulatedDevice(name, this, env);
    this.#devices.push(device);
    return device;
  }

  /** Until each of these is linked to each other one, in both directions. */
  async meshed(...devices: SimulatedDevice[]): Promise<void> {
    const missing = (): string[] =>
      devices.flatMap((a) =>
        devices.filter((b) => a !== b && !a.linkedTo(b)).map((b) => `${a.name}→${b.name}`),
      );
    await this.clock.passUntil(
      () => missing().length === 0,
      120_000,
      () => `no link ${missing().join(', ')}`,
    );
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    await this.clock.passUntil(condition, 120_000, () => what);
  }

  async end(): Promise<void> {
    for (const device of this.#devices) await device.closePage();
    await this.clock.pass(1_000);
  }
}

const nodeDigest = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

function copyInto(target: Doc, source: Doc): void {
  applyUpdate(target, encodeStateAsUpdate(source));
}
