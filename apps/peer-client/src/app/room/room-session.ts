import type {
  CreateRoomOptions,
  JoinRefusal,
  OpenedCopy,
  OpenedRecovery,
  OpenRoom,
  RestoreRefusal,
} from '#mesh';
import type { InviteLink } from '#trust';
import { inject, Service, signal } from '@angular/core';
import { pageStorage } from '../engine/page-storage.ts';
import { RoomEngine } from '../engine/room-engine.ts';
import { takeTabLock, type TabLock } from '../engine/tab-lock.ts';
import { forgetKnock, knockedAs, rememberKnock } from './knock/knock-memory.ts';
import { RoomStore } from './room-store.ts';

export type SessionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'opening'; readonly code: string }
  /** Another tab of this device has the room, since always or since it took it over. */
  | { readonly kind: 'elsewhere'; readonly code: string }
  | { readonly kind: 'unknown'; readonly code: string }
  | { readonly kind: 'failed'; readonly code: string; readonly why: string }
  | { readonly kind: 'open'; readonly code: string; readonly store: RoomStore };

/** A room that was to be removed from this device, and whether all of it is. */
export interface Forgotten {
  readonly title: string;
  readonly isGone: boolean;
}

export type JoinOutcome = 'in' | 'elsewhere' | JoinRefusal;

/** The one room that this tab has open, and the lock that goes with it. What is asked of it happens in turn. */
@Service()
export class RoomSession {
  readonly #engine = inject(RoomEngine);
  readonly #state = signal<SessionState>({ kind: 'none' });
  readonly state = this.#state.asReadonly();
  readonly #tab = pageStorage('sessionStorage');
  readonly #forgotten = signal<Forgotten | undefined>(undefined);
  /** Until another room is opened. */
  readonly forgotten = this.#forgotten.asReadonly();
  #lock: TabLock | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** False when another tab has a room of this code open. */
  create(options: Omit<CreateRoomOptions, 'code'> & { code: string }, copy?: OpenedCopy): Promise<boolean> {
    return this.#inTurn(async () => {
      await this.#closeNow();
      if (!(await this.#take(options.code, false))) return false;
      this.#opened(options.code, await this.#orRelease(this.#engine.create(options, copy)));
      return true;
    });
  }

  join(link: InviteLink, name: string, options: { readonly relayOnly: boolean }): Promise<JoinOutcome> {
    return this.#inTurn(async () => {
      await this.#closeNow();
      if (!(await this.#take(link.roomCode, false))) return 'elsewhere';
      const joined = await this.#orRelease(this.#engine.join(link, name, options));
      if (!joined.ok) {
        this.#release();
        return joined.reason;
      }
      this.#opened(link.roomCode, joined.room);
      return 'in';
    });
  }

  /** Makes this device the founder's of that file's room, and opens it. */
  restore(opened: OpenedRecovery): Promise<'in' | 'elsewhere' | RestoreRefusal> {
    const { code } = opened.content;
    return this.#inTurn(async () => {
      await this.#closeNow();
      if (!(await this.#take(code, false))) return 'elsewhere';
      const restored = await this.#orRelease(this.#engine.restore(opened));
      if (!restored.ok) {
        this.#release();
        return restored.reason;
      }
      this.#opened(code, restored.room);
      return 'in';
    });
  }

  /** Waits at the door of a room that this device does not know; a reload of this tab goes on waiting. */
  knock(code: string, name: string): Promise<void> {
    rememberKnock(this.#tab, { code, name });
    return this.open(code);
  }

  /** Opens a room that this device knows; a room that is open already stays as it is. */
  open(code: string, options: { steal: boolean } = { steal: false }): Promise<void> {
    return this.#inTurn(async () => {
      const now = this.#state();
      if (now.kind === 'open' && now.code === code) return;
      await this.#closeNow();
      this.#state.set({ kind: 'opening', code });
      try {
        this.#state.set(await this.#openKnown(code, options.steal));
      } catch (error) {
        this.#release();
        this.#state.set({
          kind: 'failed',
          code,
          why: error instanceof Error ? error.message : String(error),
        });
      }
    });
  }

  /** The room stays on the device. */
  close(): Promise<void> {
    return this.#inTurn(() => this.#closeNow());
  }

  /** Goes away from the door; a reload does not go back. */
  stopKnocking(): Promise<void> {
    forgetKnock(this.#tab);
    return this.close();
  }

  /** Closes the open room and removes all that this device keeps of it; `forgotten` says what came of it. */
  forget(store: RoomStore): Promise<void> {
    const { roomId, title, code } = store.view();
    forgetKnock(this.#tab);
    return this.#inTurn(async () => {
      await this.#closeNow();
      if (roomId === undefined) return;
      const isGone = await this.#engine.forget(roomId).then(
        () => true,
        () => false,
      );
      this.#forgotten.set({ title: title || code, isGone });
    });
  }

  async #openKnown(code: string, steal: boolean): Promise<SessionState> {
    const record = (await this.#engine.rooms()).find((room) => room.code === code);
    const knocking = record ? undefined : knockedAs(this.#tab, code);
    if (!record && knocking === undefined) return { kind: 'unknown', code };
    if (!(await this.#take(code, steal))) return { kind: 'elsewhere', code };
    const room = record ? this.#engine.open(record.roomId) : this.#engine.knock(code, knocking ?? '');
    return { kind: 'open', code, store: new RoomStore(await room) };
  }

  async #take(code: string, steal: boolean): Promise<boolean> {
    this.#forgotten.set(undefined);
    this.#lock = await takeTabLock(navigator.locks, code, { steal, onLost: () => this.#lost(code) });
    return this.#lock !== undefined;
  }

  #lost(code: string): void {
    void this.#inTurn(async () => {
      await this.#closeNow();
      this.#state.set({ kind: 'elsewhere', code });
    });
  }

  #opened(code: string, room: OpenRoom): void {
    this.#state.set({ kind: 'open', code, store: new RoomStore(room) });
  }

  async #closeNow(): Promise<void> {
    const now = this.#state();
    this.#state.set({ kind: 'none' });
    try {
      if (now.kind === 'open') {
        now.store.dispose();
        await now.store.room.close();
      }
    } finally {
      this.#release();
    }
  }

  async #orRelease<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  #release(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }

  /** One after the other, also after one that failed: a lock must not be let go for a room opened meanwhile. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
