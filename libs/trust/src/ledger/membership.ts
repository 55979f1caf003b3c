import type { PublicKey, StatementId } from '../crypto.ts';
import type { Edge } from './edges.ts';
import type { StatementOf } from './statement.ts';

/** Who is in, and why: a pure function of the set of statements (§5). */
export interface Membership {
  readonly founder: PublicKey;
  readonly members: ReadonlySet<PublicKey>;
  isMember(key: PublicKey): boolean;
  standing(key: PublicKey): MemberStanding;
  /** The reasons that count, oldest first; none for the founder. Also for who has left since. */
  letInBy(key: PublicKey): readonly Introduction[];
  role(key: PublicKey): 'founder' | 'co-admin' | 'member';
  invite(id: StatementId): InviteStanding | undefined;
  /** In the order of the set. */
  invites(): readonly InviteStanding[];
  readonly alarms: readonly LeakAlarm[];
  /** Edges that hold, each resting only on earlier ones: what a proof of membership is made from. */
  readonly edges: readonly Edge[];
}

export type MemberStanding =
  | { readonly kind: 'member' }
  | {
      readonly kind: 'evicted';
      readonly by: PublicKey;
      readonly at: number;
      readonly reason: string;
      readonly statement: StatementId;
    }
  | { readonly kind: 'left'; readonly at: number; readonly statement: StatementId }
  /** Somebody introduced this key once, and no such reason counts any more. */
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'unknown' };

/** One reason to be a member. `by` is who answers for it: the sponsor. */
export type Introduction =
  | {
      readonly how: 'invite';
      readonly statement: StatementId;
      readonly by: PublicKey;
      readonly admittedBy: PublicKey;
      readonly invite: StatementId;
      readonly note: string;
      readonly at: number;
    }
  | {
      readonly how: 'pin' | 'word';
      readonly statement: StatementId;
      readonly by: PublicKey;
      readonly at: number;
    };

export interface InviteStanding {
  readonly id: StatementId;
  readonly statement: StatementOf<'invite'>;
  readonly inviter: PublicKey;
  /** By the inviter, by an evict of somebody it admitted, by the inviter's eviction or as said after leaving. */
  readonly retracted: boolean;
  /** More subjects than uses: nobody is a member by it alone. */
  readonly overUsed: boolean;
  /** Each subject once, also those that are not members any more. */
  readonly usedBy: readonly PublicKey[];
}

/** More people came in under an invite than it has uses: its link is in the wrong hands. */
export interface LeakAlarm {
  readonly kind: 'invite-leaked';
  readonly invite: StatementId;
  readonly inviter: PublicKey;
  readonly subjects: readonly PublicKey[];
}
