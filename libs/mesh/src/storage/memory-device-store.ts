import { type RandomBytes, type RoomId, seedSigner, type Signer, toHex } from '#trust';
import type { DeviceStore, KeyDurability, RoomRecord } from './device-store.ts';

/** A device that forgets when the process ends: for tests, simulations and headless peers. */
export class MemoryDeviceStore implements DeviceStore {
  readonly #rooms = new Map<RoomId, RoomRecord>();
  readonly #signers = new Map<string, Signer>();
  readonly #statements = new Map<RoomId, readonly Uint8Array[]>();

  constructor(private readonly random: RandomBytes) {}

  rooms(): Promise<readonly RoomRecord[]> {
    return Promise.resolve([...this.#rooms.values()]);
  }

  room(roomId: RoomId): Promise<RoomRecord | undefined> {
    return Promise.resolve(this.#rooms.get(roomId));
  }

  saveRoom(record: RoomRecord): Promise<void> {
    this.#rooms.set(record.roomId, record);
    return Promise.resolve();
  }

  createSigner(): Promise<{ keyId: string; signer: Signer; durability: KeyDurability }> {
    const keyId = toHex(this.random(16));
    const signer = seedSigner(this.random(32));
    this.#signers.set(keyId, signer);
    return Promise.resolve({ keyId, signer, durability: 'page' });
  }

  signer(keyId: string): Promise<Signer | undefined> {
    return Promise.resolve(this.#signers.get(keyId));
  }

  statements(roomId: RoomId): Promise<readonly Uint8Array[]> {
    return Promise.resolve(this.#statements.get(roomId) ?? []);
  }

  addStatements(roomId: RoomId, wires: readonly Uint8Array[]): Promise<void> {
    this.#statements.set(roomId, [...(this.#statements.get(roomId) ?? []), ...wires]);
    return Promise.resolve();
  }

  forgetRoom(roomId: RoomId): Promise<void> {
    const record = this.#rooms.get(roomId);
    if (record) this.#signers.delete(record.keyId);
    this.#rooms.delete(roomId);
    this.#statements.delete(roomId);
    return Promise.resolve();
  }
}
