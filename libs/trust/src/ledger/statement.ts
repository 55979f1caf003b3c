import type { PublicKey, RoomId, StatementId } from '../crypto.ts';

/**
 * One signed statement, decoded (§5). `wire` are the bytes that were verified and that are passed on. `time`
 * is milliseconds since the epoch by the author's clock: shown to people, never used to decide anything.
 */
export type Statement = Readonly<
  {
    id: StatementId;
    wire: Uint8Array;
    /** Of a genesis statement: its own id. */
    roomId: RoomId;
    author: PublicKey;
    deps: readonly StatementId[];
    time: number;
  } & Body
>;

export type Body =
  GenesisBody | VouchBody | InviteBody | AdmitBody | RetractBody | GrantBody | EvictBody | LeaveBody;

export type StatementType = Body['type'];

export type StatementOf<T extends StatementType> = Extract<Statement, { type: T }>;

/** What a member can say in a room that exists. */
export type StatementDraft = Exclude<Body, GenesisBody>;

/**
 * `each`: after one member's PIN a newcomer is a member, but everybody else accepts it only after a PIN or a
 * word of their own. `private`: topology is not told to the node.
 */
export interface LedgerPolicy {
  readonly pin: 'each' | 'any';
  readonly topology: 'shared' | 'private';
}

export interface GenesisBody {
  readonly type: 'genesis';
  readonly name: string;
  readonly policy: LedgerPolicy;
  readonly nonce: Uint8Array;
}

/** `basis`: the vouch or admit of the same subject whose word was taken. */
export type VouchBody =
  | { readonly type: 'vouch'; readonly subject: PublicKey; readonly via: 'pin' }
  | {
      readonly type: 'vouch';
      readonly subject: PublicKey;
      readonly via: 'word';
      readonly basis: StatementId;
    };

export interface InviteBody {
  readonly type: 'invite';
  readonly invPk: Uint8Array;
  readonly invPsk: Uint8Array;
  /** Milliseconds since the epoch; judged by the clock of the member who admits, never by the ledger. */
  readonly expires: number;
  readonly uses: number;
  readonly note: string;
}

export interface AdmitBody {
  readonly type: 'admit';
  readonly invite: StatementId;
  readonly subject: PublicKey;
  readonly cert: Uint8Array;
}

export interface RetractBody {
  readonly type: 'retract';
  readonly target: StatementId;
}

export interface GrantBody {
  readonly type: 'grant';
  readonly subject: PublicKey;
}

export interface EvictBody {
  readonly type: 'evict';
  readonly subject: PublicKey;
  readonly reason: string;
}

export interface LeaveBody {
  readonly type: 'leave';
}
