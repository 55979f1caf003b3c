import type { RoomCode, Sid } from '#protocol';
import type { PeerId, RandomBytes, RoomId, SignatureVerifier, StatementId } from '#trust';
import type { Awareness } from 'y-protocols/awareness';
import type { TopologyFeed } from '#topology';
import type { Doc } from 'yjs';
import type { RoomFiles } from './files/room-files.ts';
import type { BlobStore } from './files/store/blob-store.ts';
import type { OpenNodeSocket } from './node-socket.ts';
import type { InviteView, PinEntryResult, RoomPolicy, RoomView } from './room-view.ts';
import type { DeviceStore } from './storage/device-store.ts';
import type { Transport } from './transport.ts';

/** What an app may do with a room that is open on this device. */
export interface OpenRoom {
  /** An empty one while knocking; the room's own from the moment that somebody opens. */
  readonly doc: Doc;
  readonly awareness: Awareness;
  readonly view: RoomView;
  readonly topology: MeshTopology;
  readonly files: RoomFiles;
  /** Called after each change of `view`; returns the unsubscribe. */
  onChange(listener: () => void): () => void;
  createInvite(options: InviteOptions): Promise<InviteView>;
  revokeInvite(id: StatementId): Promise<void>;
  setName(name: string): Promise<void>;
  /** "Send anyway" while the inviter has not confirmed that this is the room as it is now. */
  trustWithoutConfirmation(): Promise<void>;
  readonly pins: PinActs;
  readonly trust: MemberActs;
  /** Links that are there are made anew. Kept on this device, for this room. */
  setRelayOnly(on: boolean): Promise<void>;
  dismissNotice(id: number): void;
  /** Reconnects to the node at once instead of at `retryAt`. */
  retryNode(): void;
  /** Says so in the ledger, for good: this key never returns. Then closes. */
  leave(): Promise<void>;
  /** Closes links and sockets; the room stays on the device. */
  close(): Promise<void>;
}

/** Who is linked to whom and where a link is missing, as this peer's reports and those of all others show it (§8). */
export interface MeshTopology {
  /** A snapshot, then deltas with consecutive versions; `close` it. `links`: with the pairs that are linked. */
  follow(options: { readonly links: boolean }): TopologyFeed;
  /** When a feed may have a delta: at most four times a second. Returns the unsubscribe. */
  onChange(listener: () => void): () => void;
}

/** Challenges and answers (§6). */
export interface PinActs {
  /** After a person pressed Challenge. False where that session is gone or locked out. */
  challenge(sid: Sid): boolean;
  cancelChallenge(sid: Sid): void;
  /** Slot and digits as typed or pasted; nothing is sent unless a member waits for that slot. */
  enterPin(text: string): PinEntryResult;
}

/** What a member can say about other members (§5). */
export interface MemberActs {
  /** Takes the word of those who let that member in, in place of a challenge of one's own. */
  acceptWord(peer: PeerId): Promise<void>;
  /** Who would stop being a member with that peer, it aside. */
  evictPreview(peer: PeerId): readonly PeerId[];
  /** By the founder or a co-admin. */
  evict(peer: PeerId, reason: string): Promise<void>;
  /** Takes back one's own vouches for that peer. */
  takeBack(peer: PeerId): Promise<void>;
  /** By the founder. */
  makeCoAdmin(peer: PeerId): Promise<void>;
  /** No links between that peer and this device, whatever the others do. */
  setBlocked(peer: PeerId, blocked: boolean): Promise<void>;
  /** What a person found on comparing the safety words; kept on this device. */
  setWordsMatch(peer: PeerId, match: boolean): Promise<void>;
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
  /** Where the bytes of the room's files are kept; else in memory. */
  readonly openBlobs?: (roomId: RoomId) => Promise<BlobStore>;
  readonly random: RandomBytes;
  readonly clock: Clock;
  /** Off the main thread, where there is such a thing; else on it. */
  readonly verifier?: SignatureVerifier;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `ms`; returns the cancel. */
  after(ms: number, callback: () => void): () => void;
}

/** A link that can not be used, in words that a screen can branch on. */
export type JoinRefusal = 'malformed-link' | 'expired' | 'already-evicted' | 'already-left';

/** Why a recovery file that was opened is not brought back here: forgetting the room in question makes way for it. */
export type RestoreRefusal = 'already-here' | 'code-in-use';
