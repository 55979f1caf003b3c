import type { RoomCode } from '#protocol';
import type { RandomBytes, RoomId, StatementId } from '#trust';
import type { Awareness } from 'y-protocols/awareness';
import type { Doc } from 'yjs';
import type { OpenNodeSocket } from './node-socket.ts';
import type { InviteView, RoomPolicy, RoomView } from './room-view.ts';
import type { DeviceStore } from './storage/device-store.ts';
import type { Transport } from './transport.ts';

/** What an app may do with a room that is open on this device. */
export interface OpenRoom {
  readonly doc: Doc;
  readonly awareness: Awareness;
  readonly view: RoomView;
  /** Called after each change of `view`; returns the unsubscribe. */
  onChange(listener: () => void): () => void;
  createInvite(options: InviteOptions): Promise<InviteView>;
  revokeInvite(id: StatementId): Promise<void>;
  setName(name: string): Promise<void>;
  /** "Send anyway" while the inviter has not confirmed that this is the room as it is now. */
  trustWithoutConfirmation(): Promise<void>;
  dismissNotice(id: number): void;
  /** Reconnects to the node at once instead of at `retryAt`. */
  retryNode(): void;
  /** Says so in the ledger, for good: this key never returns. Then closes. */
  leave(): Promise<void>;
  /** Closes links and sockets; the room stays on the device. */
  close(): Promise<void>;
}

export interface InviteOptions {
  readonly uses: number;
  readonly expiresInMs: number;
  /** For whom, in the inviter's words; every member can read it. */
  readonly note: string;
}

export interface CreateRoomOptions {
  readonly code: RoomCode;
  readonly title: string;
  readonly policy: RoomPolicy;
  readonly name: string;
}

/** What the engine needs of the world; everything that is not pure comes through here. */
export interface RoomEnvironment {
  readonly store: DeviceStore;
  readonly transport: Transport;
  /** Absolute WebSocket address of the node's `/signal`. */
  readonly signalUrl: string;
  readonly openSocket: OpenNodeSocket;
  /** Where links are opened: `https://host/`. */
  readonly appUrl: string;
  /** The room's document with what the device kept of it; content is never lost by an error of the mesh. */
  readonly openDocument: (roomId: RoomId) => Promise<Doc>;
  readonly random: RandomBytes;
  readonly clock: Clock;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `ms`; returns the cancel. */
  after(ms: number, callback: () => void): () => void;
}

/** A link that can not be used, in words that a screen can branch on. */
export type JoinRefusal = 'malformed-link' | 'expired' | 'already-evicted' | 'already-left';
