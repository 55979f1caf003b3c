import type { RecoveryState, RoomView } from '#mesh';
import type { RoomId } from '#trust';
import { inject, Service, signal } from '@angular/core';
import { RoomEngine } from '../engine/room-engine.ts';

/** What this device can do about the recovery file of the room that is open, the same for all who show it. */
@Service()
export class RecoveryKeeper {
  readonly #engine = inject(RoomEngine);
  readonly #known = signal<{ readonly roomId: RoomId; readonly state: RecoveryState } | undefined>(undefined);

  /** Undefined until it was looked up. */
  of(roomId: RoomId | undefined): RecoveryState | undefined {
    const known = this.#known();
    return known?.roomId === roomId ? known?.state : undefined;
  }

  /** A founder has not decided yet. */
  isOffered({ roomId, self }: RoomView): boolean {
    const state = this.of(roomId);
    return self.role === 'founder' && state?.kind === 'open' && !state.postponed;
  }

  async look(roomId: RoomId): Promise<void> {
    // A device that gives nothing back has nothing to offer either; that it does not is told elsewhere.
    const state = await this.#engine.recoveryState(roomId).catch(() => undefined);
    if (state) this.#known.set({ roomId, state });
  }

  async make(roomId: RoomId, passphrase: string, onProgress: (done: number) => void) {
    const made = await this.#engine.makeRecoveryFile(roomId, passphrase, onProgress);
    await this.look(roomId);
    return made;
  }

  async postpone(roomId: RoomId): Promise<void> {
    const state = this.of(roomId);
    // A full disk does not make a person answer twice.
    if (state?.kind === 'open') this.#known.set({ roomId, state: { ...state, postponed: true } });
    await this.#engine.postponeRecovery(roomId).catch(() => undefined);
  }

  async decline(roomId: RoomId): Promise<void> {
    await this.#engine.declineRecovery(roomId);
    await this.look(roomId);
  }
}
