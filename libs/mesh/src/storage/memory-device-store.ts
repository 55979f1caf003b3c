import { type RandomBytes, type RoomId, seedSigner, type Signer, toHex } from '#trust';
import {
  type DeviceKey,
  type DeviceStore,
  type KeptRecovery,
  RoomForgotten,
  type RoomRecord,
} from './device-store.ts';

/** A device that forgets when the process ends: for tests, simulations and headless peers. */
export class MemoryDeviceStore implements DeviceStore {
  readonly #random: RandomBytes;
  readonly #rooms = new Map<RoomId, RoomRecord>();
  readonly #signers = new Map<string, Signer>();
  readonly #recoveries = new Map<string, KeptRecovery>();
  /** By room, then by the bytes in hexadecimal. */
  readonly #statements = new Map<RoomId, Map<string, Uint8Array>>();

  constructor(random: RandomBytes) {
    this.#random = random;
  }

  async rooms(): Promise<readonly RoomRecord[]> {
    return structuredClone([...this.#rooms.values()]);
  }

  async room(roomId: RoomId): Promise<RoomRecord | undefined> {
    return structuredClone(this.#rooms.get(roomId));
  }

  async saveRoom(record: RoomRecord, foundedBy: readonly Uint8Array[] = []): Promise<void> {
    if (!this.#signers.has(record.keyId)) throw new RoomForgotten('the key of the room is gone');
    this.#rooms.set(record.roomId, structuredClone(record));
    await this.addStatements(record.roomId, foundedBy);
  }

  async createSigner(seed = this.#random(32)): Promise<DeviceKey> {
    const keyId = toHex(this.#random(16));
    const signer = seedSigner(seed);
    this.#signers.set(keyId, signer);
    return { keyId, signer, durability: 'page' };
  }

  async signer(keyId: string): Promise<Signer | undefined> {
    return this.#signers.get(keyId);
  }

  async recovery(keyId: string): Promise<KeptRecovery | undefined> {
    return structuredClone(this.#recoveries.get(keyId));
  }

  async keepRecovery(keyId: string, kept: KeptRecovery): Promise<void> {
    if (!this.#signers.has(keyId)) throw new Error('the key is gone');
    this.#recoveries.set(keyId, structuredClone(kept));
  }

  async forgetRecovery(keyId: string): Promise<void> {
    this.#recoveries.delete(keyId);
  }

  async statements(roomId: RoomId): Promise<readonly Uint8Array[]> {
    return Array.from(this.#statements.get(roomId)?.values() ?? [], (wire) => wire.slice());
  }

  async addStatements(roomId: RoomId, wires: readonly Uint8Array[]): Promise<void> {
    if (!this.#rooms.has(roomId)) throw new RoomForgotten('the room is not kept here');
    const rows = wires.map((wire) => [toHex(wire), wire.slice()] as const);
    const kept = this.#statements.get(roomId) ?? new Map<string, Uint8Array>();
    for (const [hex, wire] of rows) if (!kept.has(hex)) kept.set(hex, wire);
    this.#statements.set(roomId, kept);
  }

  async forgetRoom(roomId: RoomId): Promise<void> {
    const record = this.#rooms.get(roomId);
    if (record) this.#signers.delete(record.keyId);
    if (record) this.#recoveries.delete(record.keyId);
    this.#rooms.delete(roomId);
    this.#statements.delete(roomId);
  }
}
