import type { PeerId, RoomId, StatementId } from '#trust';
import type { DeviceStore, RoomRecord } from './storage/device-store.ts';

/** Of a room whose id who knocks does not know yet: not written before it is. */
export type LivingRecord = Omit<RoomRecord, 'roomId'> & { readonly roomId: RoomId | undefined };

/**
 * What this device remembers of one room: at once in memory, and written behind. All changes that come while a save
 * is under way are the next save.
 */
export class RoomMemory {
  #record: LivingRecord;
  #written: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(
    record: LivingRecord,
    private readonly store: Pick<DeviceStore, 'saveRoom'>,
    private readonly writeFailed: () => void,
  ) {
    this.#record = record;
  }

  get record(): LivingRecord {
    return this.#record;
  }

  /** Resolves when the device has it; the record itself has changed at once. */
  update(change: Partial<LivingRecord>): Promise<void> {
    this.#record = { ...this.#record, ...change };
    const { roomId } = this.#record;
    if (roomId === undefined) return Promise.resolve();
    this.#next ??= this.#written = this.#written.then(() => this.#save(roomId)).catch(this.writeFailed);
    return this.#next;
  }

  keepSeed(invite: StatementId, seed: Uint8Array): Promise<void> {
    return this.update({ inviteSeeds: { ...this.#record.inviteSeeds, [invite]: seed } });
  }

  rememberName(peer: PeerId, name: string): void {
    if (this.#record.names[peer] === name) return;
    void this.update({ names: { ...this.#record.names, [peer]: name } });
  }

  sawNow(peer: PeerId, now: number): void {
    void this.update({ lastSeen: { ...this.#record.lastSeen, [peer]: now } });
  }

  written(): Promise<void> {
    return this.#written;
  }

  #save(roomId: RoomId): Promise<void> {
    this.#next = undefined;
    return this.store.saveRoom({ ...this.#record, roomId });
  }
}
