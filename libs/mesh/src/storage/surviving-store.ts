import type { RoomId, Signer } from '#trust';
import type { Clock } from '../room-api.ts';
import type { DeviceStore, KeptRecovery, KeyDurability, RoomRecord } from './device-store.ts';
import { RoomForgotten } from './device-store.ts';
import type { StorageHealth } from './storage-health.ts';

/**
 * A device store for a device that may stop taking things: what it does not take stays in memory, is read from
 * there, and is tried again until it is kept, in its order. Nothing is skipped, or a ledger would lack the parents
 * of what came later. Only `RoomForgotten`, and our own faults, reach the caller.
 */
export class SurvivingStore implements DeviceStore {
  readonly #unsaved = new Map<RoomId, Unsaved>();
  /** Writes of one room, one after another. */
  readonly #turns = new Map<RoomId, Promise<void>>();
  #cancelRetry: (() => void) | undefined;

  constructor(
    private readonly device: DeviceStore,
    private readonly health: StorageHealth,
    private readonly clock: Clock,
  ) {}

  async rooms(): Promise<readonly RoomRecord[]> {
    const kept = await this.device.rooms();
    const newer = [...this.#unsaved.values()].flatMap(({ record }) =>
      record ? [structuredClone(record)] : [],
    );
    return [...kept.filter((one) => newer.every(({ roomId }) => roomId !== one.roomId)), ...newer];
  }

  async room(roomId: RoomId): Promise<RoomRecord | undefined> {
    const newer = this.#unsaved.get(roomId)?.record;
    return newer ? structuredClone(newer) : this.device.room(roomId);
  }

  saveRoom(record: RoomRecord, foundedBy: readonly Uint8Array[] = []): Promise<void> {
    const unsaved = this.#unsavedOf(record.roomId);
    unsaved.record = structuredClone(record);
    unsaved.wires.push(...foundedBy);
    return this.#write(record.roomId);
  }

  createSigner(seed?: Uint8Array): Promise<{ keyId: string; signer: Signer; durability: KeyDurability }> {
    return this.device.createSigner(seed);
  }

  signer(keyId: string): Promise<Signer | undefined> {
    return this.device.signer(keyId);
  }

  recovery(keyId: string): Promise<KeptRecovery | undefined> {
    return this.device.recovery(keyId);
  }

  keepRecovery(keyId: string, kept: KeptRecovery): Promise<void> {
    return this.device.keepRecovery(keyId, kept);
  }

  forgetRecovery(keyId: string): Promise<void> {
    return this.device.forgetRecovery(keyId);
  }

  async statements(roomId: RoomId): Promise<readonly Uint8Array[]> {
    const newer = this.#unsaved.get(roomId)?.wires ?? [];
    return [...(await this.device.statements(roomId)), ...newer.map((wire) => wire.slice())];
  }

  addStatements(roomId: RoomId, wires: readonly Uint8Array[]): Promise<void> {
    this.#unsavedOf(roomId).wires.push(...wires.map((wire) => wire.slice()));
    return this.#write(roomId);
  }

  async forgetRoom(roomId: RoomId): Promise<void> {
    this.#unsaved.delete(roomId);
    await this.#turns.get(roomId);
    this.#unsaved.delete(roomId);
    this.health.report(roomId, 'rooms');
    await this.device.forgetRoom(roomId);
  }

  #unsavedOf(roomId: RoomId): Unsaved {
    const unsaved = this.#unsaved.get(roomId) ?? { record: undefined, wires: [] };
    this.#unsaved.set(roomId, unsaved);
    return unsaved;
  }

  #write(roomId: RoomId): Promise<void> {
    const turn = (this.#turns.get(roomId) ?? Promise.resolve()).then(() => this.#writeNow(roomId));
    this.#turns.set(
      roomId,
      turn.catch(() => undefined),
    );
    return turn;
  }

  async #writeNow(roomId: RoomId): Promise<void> {
    const unsaved = this.#unsaved.get(roomId);
    if (!unsaved) return;
    const { record } = unsaved;
    const wires = [...unsaved.wires];
    try {
      if (record) await this.device.saveRoom(record, wires);
      else await this.device.addStatements(roomId, wires);
    } catch (error) {
      return this.#failed(roomId, error);
    }
    if (unsaved.record === record) unsaved.record = undefined;
    unsaved.wires.splice(0, wires.length);
    if (!unsaved.record && unsaved.wires.length === 0) this.#unsaved.delete(roomId);
    this.health.report(roomId, 'rooms');
  }

  #failed(roomId: RoomId, error: unknown): void {
    const isOfTheDevice = error instanceof DOMException;
    if (isOfTheDevice || error instanceof RoomForgotten) this.health.report(roomId, 'rooms', error);
    if (isOfTheDevice) return this.#retryLater();
    this.#unsaved.delete(roomId);
    throw error;
  }

  #retryLater(): void {
    this.#cancelRetry ??= this.clock.after(RETRY_EVERY_MS, () => {
      this.#cancelRetry = undefined;
      for (const roomId of this.#unsaved.keys()) void this.#write(roomId).catch(() => undefined);
    });
  }
}

interface Unsaved {
  record: RoomRecord | undefined;
  readonly wires: Uint8Array[];
}

/** A person who makes room looks at the banner for it to go. */
const RETRY_EVERY_MS = 5_000;
