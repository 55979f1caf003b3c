import type { RoomCode, Sid } from '#protocol';
import type { PeerId, PinEnd, RoomId, StatementId } from '#trust';
import type { LinkPath } from './transport.ts';

/**
 * A room as this device sees it: an immutable snapshot, replaced on every change. Times are milliseconds
 * since the epoch by this device's clock.
 */
export interface RoomView {
  readonly code: RoomCode;
  /** Known from the link or the device before one is in; who knocks learns it from the first who opens. */
  readonly roomId: RoomId | undefined;
  /** From the genesis statement; undefined while a newcomer has not been shown it. */
  readonly title: string | undefined;
  readonly policy: RoomPolicy | undefined;
  readonly self: {
    readonly peerId: PeerId;
    readonly name: string;
    /** Once a member. */
    readonly role: 'founder' | 'co-admin' | 'member' | undefined;
  };
  readonly node: NodeStatus;
  readonly relay: RelayView;
  readonly standing: Standing;
  /** Everyone in the ledger but oneself, present ones first, then by name. */
  readonly people: readonly PersonView[];
  /** Who can be challenged: newcomers without an invite, and members known here by somebody's word only. */
  readonly door: readonly DoorView[];
  /** Where members wait for a PIN of ours. */
  readonly pinFields: readonly PinFieldView[];
  /** Invites made on this device, newest first. */
  readonly invites: readonly InviteView[];
  /** Open invites made by other members and known here (a count; their secrets are not ours to show). */
  readonly othersInvites: number;
  /** What a person should be told and can dismiss, newest last. */
  readonly notices: readonly Notice[];
}

export interface RoomPolicy {
  readonly pin: 'each' | 'any';
  readonly topology: 'shared' | 'private';
}

export type NodeStatus =
  /** `since` when it has been away; undefined at the start. */
  | { readonly kind: 'connecting'; readonly since: number | undefined }
  | { readonly kind: 'online' }
  /** `retryAt` is when the next attempt starts by itself. */
  | { readonly kind: 'offline'; readonly since: number; readonly retryAt: number }
  /** The node answered and will not have us (room full, banned, …); no further attempt by itself. */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string };

/** Links through a TURN server only, so that the others do not learn this device's network addresses. */
export interface RelayView {
  /** Chosen by the person at this device. */
  readonly only: boolean;
  /** Whether the node has such a server for us; as it was when the node was last here. */
  readonly offered: boolean;
}

/** Where this device stands in the room. */
export type Standing =
  /**
   * Here with a room code only, until a member lets one in by a PIN. `present`: others in the room. `cutOff`: was
   * in, until nobody who counts vouched for one any more.
   */
  | {
      readonly kind: 'knocking';
      readonly nodeReached: boolean;
      readonly present: number;
      readonly cutOff: boolean;
    }
  | { readonly kind: 'joining'; readonly progress: JoinProgress; readonly inviteExpires: number }
  /** In, but the inviter has not confirmed it yet: nothing of one's own is sent without a press. */
  | { readonly kind: 'unconfirmed'; readonly inviter: PeerId }
  | { readonly kind: 'member' }
  | { readonly kind: 'evicted'; readonly by: PeerId; readonly at: number; readonly reason: string }
  | { readonly kind: 'left' };

/** Somebody whom this member could challenge with a PIN (§6). */
export interface DoorView {
  readonly sid: Sid;
  readonly since: number;
  /** Known if it has shown its key: a member that others have let in. */
  readonly peerId: PeerId | undefined;
  readonly challenge: ChallengeView | undefined;
  /** Too many wrong PINs: nobody here can challenge before then; undefined for as long as the session lives. */
  readonly locked: { readonly until: number | undefined } | undefined;
}

export type ChallengeView =
  | { readonly kind: 'offering' }
  /** To be read to the person, outside the system. `expires` in ms since the epoch. */
  | { readonly kind: 'shown'; readonly slot: number; readonly pin: string; readonly expires: number }
  | { readonly kind: 'checking' }
  | { readonly kind: 'ended'; readonly why: PinEnd['kind'] };

export interface PinFieldView {
  readonly slot: number;
  readonly state: 'asked' | 'entered' | 'ended';
  readonly expires: number;
  /** `paired` and `wrong-pin` are the two that a person caused. */
  readonly end: PinEnd['kind'] | undefined;
}

/** `malformed`: not eight digits. `unknown-slot`: nobody here waits for a PIN with these first two. */
export type PinEntryResult = 'sent' | 'malformed' | 'unknown-slot';

/** The ticks of "Join by link", each with how far it got. */
export interface JoinProgress {
  readonly nodeReached: boolean;
  /** Others in the room; 0 means waiting for somebody to come. */
  readonly present: number;
  readonly keysAgreed: number;
  readonly connecting: number;
  readonly ledgerChecked: boolean;
  /** Why the last attempt with somebody ended, in words for a person; undefined while all goes well. */
  readonly trouble: JoinTrouble | undefined;
}

/**
 * What a newcomer can know by itself or was told by a member over a sealed session. `expired`: the link's own
 * date has passed. `not-recognised`: members are here and nobody answered the invite. `broken-off`: it began, and what
 * came made no sense or was a refusal that anybody on the way may have made. `could-not-connect`: keys were agreed, and no
 * packets passed.
 */
export type JoinTrouble =
  'expired' | 'used-up' | 'revoked' | 'not-recognised' | 'broken-off' | 'could-not-connect';

export interface PersonView {
  readonly peerId: PeerId;
  /** Told over a link, remembered on this device; undefined for who has never been linked. */
  readonly name: string | undefined;
  readonly role: 'founder' | 'co-admin' | 'member';
  readonly letInBy: LetIn;
  readonly link: PersonLink;
  /** Whether this device accepts that peer (2-way acceptance makes a link). */
  readonly accepted: boolean;
  /** A vouch of our own counts, and could be taken back. */
  readonly vouchedByUs: boolean;
  /** Blocked on this device, for this device only. */
  readonly blocked: boolean;
  /** Six words to read to each other (§7). */
  readonly safetyWords: readonly string[];
  /** A person at this device has said that both hear the same words. */
  readonly wordsMatch: boolean;
}

export type LetIn =
  | { readonly how: 'founder' }
  | {
      readonly how: 'invite';
      readonly inviter: PeerId;
      readonly admittedBy: PeerId;
      readonly note: string;
      readonly at: number;
    }
  | { readonly how: 'pin' | 'word'; readonly by: PeerId; readonly at: number };

export type PersonLink =
  | { readonly kind: 'linked'; readonly path: LinkPath; readonly since: number }
  | { readonly kind: 'connecting'; readonly since: number }
  | { readonly kind: 'reconnecting'; readonly since: number }
  /** Here, and not linked: a gap. */
  | { readonly kind: 'gap'; readonly cause: GapCause }
  | { readonly kind: 'away'; readonly lastSeen: number | undefined };

/** `failed` and `dropped` are nobody's will: a firewall, sleep, a lost network. */
export type GapCause = 'unchallenged' | 'failed' | 'refused' | 'dropped' | 'blocked';

export interface InviteView {
  readonly id: StatementId;
  /** The whole link, fragment and all: a secret. Undefined once nobody can use it. */
  readonly link: string | undefined;
  readonly note: string;
  readonly uses: number;
  readonly usedBy: readonly PeerId[];
  readonly expires: number;
  readonly state: 'open' | 'used-up' | 'expired' | 'revoked' | 'over-used';
}

export type Notice =
  /** The device would not keep something: what is here is lost when the page closes. */
  | { readonly id: number; readonly at: number; readonly kind: 'storage-failed' }
  /** Somebody here means another room by the same code. */
  | { readonly id: number; readonly at: number; readonly kind: 'foreign-room' }
  /** Another device is here with the very key of this one. */
  | { readonly id: number; readonly at: number; readonly kind: 'own-key-elsewhere' }
  | { readonly id: number; readonly at: number; readonly kind: 'arrived' | 'left'; readonly who: PeerId }
  /** That peer sent wrong bytes for a file, and is not asked for it again. `file`: its name. */
  | {
      readonly id: number;
      readonly at: number;
      readonly kind: 'wrong-bytes';
      readonly who: PeerId;
      readonly file: string;
    }
  /** Someone presented one of our invites and it was not good any more. */
  | {
      readonly id: number;
      readonly at: number;
      readonly kind: 'invite-refused';
      readonly invite: StatementId;
      readonly why: 'expired' | 'used-up' | 'revoked';
    }
  /** Someone presented a tag that nobody here knows. */
  | { readonly id: number; readonly at: number; readonly kind: 'unknown-invite' }
  /** That member has said more than people do; what goes over the limit is not kept. */
  | { readonly id: number; readonly at: number; readonly kind: 'author-cap'; readonly who: PeerId }
  /** All members together have. */
  | { readonly id: number; readonly at: number; readonly kind: 'room-cap' }
  /** More people came in under an invite than it has uses: the link has leaked. */
  | {
      readonly id: number;
      readonly at: number;
      readonly kind: 'invite-leaked';
      readonly invite: StatementId;
    };
