import type {
  CopyFault,
  CreateRoomOptions,
  JoinRefusal,
  OpenedCopy,
  OpenedRecovery,
  OpenRoom,
  PreparedJoin,
  Progress,
  RecoveryState,
  RestoreRefusal,
  RoomEnvironment,
  RoomRecord,
  SealedFileFault,
  StorageTrouble,
} from '#mesh';
import type { InviteLink, RoomId } from '#trust';
import { Service, signal } from '@angular/core';

import type { ChosenCopy } from '../copy/copy-inbox.ts';
import type { BrowserDevice } from './browser-device.ts';

type Parts = typeof import('./engine-parts.ts');
interface Engine {
  readonly parts: Parts;
  readonly env: RoomEnvironment;
  readonly device: BrowserDevice;
}

/** The rooms of this device. Loads the engine at the first use, so that the first screen need not wait for it. */
@Service()
export class RoomEngine {
  #engine: Promise<Engine> | undefined;
  #prepared: { readonly roomId: RoomId; readonly join: Promise<PreparedJoin> } | undefined;
  /** A new object with each change of how keeping goes. */
  readonly #health = signal<Pick<BrowserDevice, 'health'> | undefined>(undefined);

  /** Why what is in that room is not kept on the device; without a room, why nothing is. A signal. */
  storageTrouble(roomId?: RoomId): StorageTrouble | undefined {
    return this.#health()?.health.of(roomId);
  }

  /** Newest first. */
  async rooms(): Promise<readonly RoomRecord[]> {
    const { env } = await this.#load();
    return [...(await env.store.rooms())].sort((a, b) => b.openedAt - a.openedAt);
  }

  /** Undefined for what is no invite link of ours. */
  async readLink(text: string): Promise<InviteLink | undefined> {
    const { parts } = await this.#load();
    return parts.decodeInviteLink(text);
  }

  /** With the content of a saved copy, where there is one, and with nobody of the room that it was saved in. */
  async create(
    options: Omit<CreateRoomOptions, 'code'> & { code: string },
    copy?: OpenedCopy,
  ): Promise<OpenRoom> {
    const { parts, env } = await this.#load();
    const room = await parts.createRoom({ ...options, code: parts.RoomCode.parse(options.code) }, env);
    if (copy) await parts.beginWithCopy(room, copy);
    return room;
  }

  /** All that is in a room, and those of its files that are on this device, as a zip to be saved. */
  async makeCopy({ doc, files, view: { code, title } }: OpenRoom): Promise<Blob> {
    const { parts } = await this.#load();
    return parts.makeCopy({ code, title: title ?? '', savedAt: Date.now(), doc }, files.kept());
  }

  /** Only reads it: nothing on the device changes. */
  async openCopy(file: Blob): Promise<({ ok: true } & ChosenCopy) | { ok: false; reason: CopyFault }> {
    const { parts } = await this.#load();
    const read = await parts.openCopy(file);
    return read.ok ? { ...read, contents: parts.contentsOf(read.opened) } : read;
  }

  /** Makes ready what joining takes, while a person reads the card; nothing of it stays on the device, or leaves it. */
  async prepareJoin(link: InviteLink): Promise<void> {
    const { parts, env } = await this.#load();
    this.#prepared ??= { roomId: link.roomId, join: parts.prepareJoin(link, env) };
    if (this.#prepared.roomId !== link.roomId) {
      this.#prepared = { roomId: link.roomId, join: parts.prepareJoin(link, env) };
    }
    await this.#prepared.join;
  }

  async join(
    link: InviteLink,
    name: string,
    options: { readonly relayOnly: boolean },
  ): Promise<{ ok: true; room: OpenRoom } | { ok: false; reason: JoinRefusal }> {
    const { parts, env } = await this.#load();
    const { roomId, join } = this.#prepared ?? {};
    this.#prepared = undefined;
    const prepared = roomId === link.roomId ? await join?.catch(() => undefined) : undefined;
    return parts.joinRoom(link, name, env, { ...options, ...(prepared && { prepared }) });
  }

  /** Waits at the door of a room of which only the code is known. */
  async knock(code: string, name: string): Promise<OpenRoom> {
    const { parts, env } = await this.#load();
    return parts.knock(parts.RoomCode.parse(code), name, env);
  }

  async open(roomId: RoomId): Promise<OpenRoom> {
    const { parts, env } = await this.#load();
    return parts.openRoom(roomId, env);
  }

  async recoveryState(roomId: RoomId): Promise<RecoveryState> {
    const { parts, env } = await this.#load();
    return parts.recoveryState(roomId, env);
  }

  async makeRecoveryFile(
    roomId: RoomId,
    passphrase: string,
    onProgress: Progress,
  ): Promise<{ ok: true; file: string } | { ok: false; reason: 'impossible' | 'wrong-passphrase' }> {
    const { parts, env } = await this.#load();
    return parts.makeRecoveryFile(roomId, passphrase, env, onProgress);
  }

  async postponeRecovery(roomId: RoomId): Promise<void> {
    const { parts, env } = await this.#load();
    await parts.postponeRecovery(roomId, env);
  }

  async declineRecovery(roomId: RoomId): Promise<void> {
    const { parts, env } = await this.#load();
    await parts.declineRecovery(roomId, env);
  }

  /** Only reads it: nothing on the device changes. */
  async openRecoveryFile(
    text: string,
    passphrase: string,
    onProgress: Progress,
  ): Promise<{ ok: true; opened: OpenedRecovery } | { ok: false; reason: SealedFileFault }> {
    const { parts } = await this.#load();
    return parts.openRecoveryFile(text, passphrase, onProgress);
  }

  async restore(
    opened: OpenedRecovery,
  ): Promise<{ ok: true; room: OpenRoom } | { ok: false; reason: RestoreRefusal }> {
    const { parts, env } = await this.#load();
    return parts.restoreRoom(opened, env);
  }

  /** Removes key, ledger and content of a room that is not open. */
  async forget(roomId: RoomId): Promise<void> {
    const { device } = await this.#load();
    await device.forget(roomId);
  }

  #load(): Promise<Engine> {
    this.#engine ??= this.#open().catch((error: unknown) => {
      this.#engine = undefined;
      throw error;
    });
    return this.#engine;
  }

  async #open(): Promise<Engine> {
    const parts = await import('./engine-parts.ts');
    const opened = await parts.browserEnvironment();
    const { health } = opened.device;
    const look = (): void => this.#health.set({ health });
    look();
    health.onChange(look);
    return { parts, ...opened };
  }
}
