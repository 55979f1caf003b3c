import type { PeerId, StatementId } from '#trust';
import type { DeviceStore, RoomRecord } from './storage/device-store.ts';

/** What this device remembers of one room: at once in memory, and written behind, one save after another. */
export class RoomMemory {
  #record: RoomRecord;
  #written: Promise<void> = Promise.resolve();

  constructor(
    record: RoomRecord,
    private readonly store: Pick<DeviceStore, 'saveRoom'>,
    private readonly writeFailed: () => void,
  ) {
    this.#record = record;
  }

  get record(): RoomRecord {
    return this.#record;
  }

  /** Resolves when the device has it; the record itself has changed at once. */
  update(change: Partial<RoomRecord>): Promise<void> {
    this.#record = { ...this.#record, ...change };
    const record = this.#record;
    this.#written = this.#written.then(() => this.store.saveRoom(record)).catch(this.writeFailed);
    return this.#written;
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
}
