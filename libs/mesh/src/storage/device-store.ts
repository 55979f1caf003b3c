import type { RoomCode } from '#protocol';
import type { PeerId, PinLocks, PublicKey, RoomId, Signer, StatementId } from '#trust';

/**
 * What one device keeps of its rooms. Under the roomId, since a code may be used again by others. Adapters:
 * memory and IndexedDB; both run one contract suite.
 */
export interface DeviceStore {
  rooms(): Promise<readonly RoomRecord[]>;
  room(roomId: RoomId): Promise<RoomRecord | undefined>;
  /**
   * Creates or replaces, with the statements it is founded by: both or neither, or a room without its genesis could
   * not be opened. Throws `RoomForgotten` where the key is gone.
   */
  saveRoom(record: RoomRecord, foundedBy?: readonly Uint8Array[]): Promise<void>;
  /**
   * Makes a device key for a room that does not exist yet. It lives in this store object only, until `saveRoom`
   * binds it to a room by its `keyId`: who knocks and goes away leaves nothing on the device. With a seed, the key
   * of that seed, in a form that does not give the seed back where the engine has one.
   */
  createSigner(seed?: Uint8Array): Promise<DeviceKey>;
  signer(keyId: string): Promise<Signer | undefined>;
  /** What a recovery file of that key can still be made from; undefined where nothing is kept. */
  recovery(keyId: string): Promise<KeptRecovery | undefined>;
  /** In place of what was kept before, for a key that is bound to a room. */
  keepRecovery(keyId: string, kept: KeptRecovery): Promise<void>;
  /** For good: nothing on this device gives that key away any more. */
  forgetRecovery(keyId: string): Promise<void>;
  /** Wire bytes of statements, in the order they were added. */
  statements(roomId: RoomId): Promise<readonly Uint8Array[]>;
  /** Throws `RoomForgotten` where the room is not kept. */
  addStatements(roomId: RoomId, wires: readonly Uint8Array[]): Promise<void>;
  /** Removes the record, the key, what is kept for its recovery, and the statements. */
  forgetRoom(roomId: RoomId): Promise<void>;
}

export interface DeviceKey {
  readonly keyId: string;
  readonly signer: Signer;
  readonly durability: KeyDurability;
}

/** Of a founder's key (docs/adr/0012). */
export type KeptRecovery =
  /** Not decided yet: the seed itself, sealed under a key of this device. */
  | { readonly kind: 'open'; readonly seed: Uint8Array; readonly postponed: boolean }
  /** The file as it was made last: without its passphrase it tells nothing. `at` in ms since the epoch. */
  | { readonly kind: 'made'; readonly file: string; readonly at: number };

/**
 * The room was removed from the device meanwhile: in another tab, or by the person in the browser's settings. A
 * write must not bring it back.
 */
export class RoomForgotten extends Error {}

/** `page`: the engine lets no key survive a reload, and a person must be warned. */
export type KeyDurability = 'non-extractable' | 'wrapped' | 'page';

export interface RoomRecord {
  readonly roomId: RoomId;
  readonly code: RoomCode;
  readonly title: string;
  readonly keyId: string;
  readonly durability: KeyDurability;
  readonly selfName: string;
  readonly createdAt: number;
  readonly openedAt: number;
  /** The link a newcomer came with, until it is in. */
  readonly pendingInvite: PendingInvite | undefined;
  /** Seeds of invites made here, so that their links can be shown again. */
  readonly inviteSeeds: Readonly<Record<StatementId, Uint8Array>>;
  /** Members in the ledger at one's own first READY (§5, acceptance: those already there). */
  readonly membersAtAdmission: readonly PublicKey[] | undefined;
  /** Set once the inviter has confirmed: the ledger shown was not an old one. */
  readonly confirmed: boolean;
  /** "Hide my address". */
  readonly relayOnly: boolean;
  /** Peers that a PIN was run with, in either role, to the end. */
  readonly pinRuns: readonly PublicKey[];
  readonly blocked: readonly PublicKey[];
  /** Peers whose safety words a person has compared and found to be the same. */
  readonly wordsMatched: readonly PublicKey[];
  /** Guesses at PINs made here: they count across reloads (§6). */
  readonly burntPins: PinLocks;
  /** Of the last report that was signed; none on devices that come from an older client. */
  readonly reportSeq?: number;
  readonly names: Readonly<Record<PeerId, string>>;
  readonly lastSeen: Readonly<Record<PeerId, number>>;
}

export interface PendingInvite {
  readonly seed: Uint8Array;
  readonly inviteId: StatementId;
  readonly expires: number;
}
