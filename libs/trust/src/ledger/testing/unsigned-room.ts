import type { PublicKey, RoomId, StatementId } from '../../crypto.ts';
import { evaluate } from '../evaluate.ts';
import { Intake, type SignatureChecks } from '../intake.ts';
import type { Membership } from '../membership.ts';
import type { Body, Statement, StatementOf } from '../statement.ts';
import { StatementSet } from '../statement-set.ts';

/** A ledger for specs in which names stand for keys and nobody signs, so that rules are tried by the thousand. */
export class UnsignedRoom {
  readonly set = new StatementSet();
  readonly #intake = new Intake(this.set, () => this.membership, UNSIGNED);
  #said = 0;

  constructor(founder: string) {
    const policy = { pin: 'each', topology: 'shared' } as const;
    this.set.append(unsigned(0, founder, [], { type: 'genesis', name: '', policy, nonce: new Uint8Array() }));
  }

  get membership(): Membership {
    return evaluate(this.set);
  }

  /** Names of the members, sorted. */
  get members(): readonly string[] {
    return [...this.membership.members].sort();
  }

  /** Says it after all that the room knows, or in a partition after these only. Throws when it is not kept. */
  says(author: string, body: Body, after: readonly Statement[] = this.set.heads()): Statement {
    this.#said += 1;
    const statement = unsigned(this.#said, author, after, body);
    const [refusal] = this.#intake.take([statement], 'own').refused;
    if (refusal) throw new Error(refusal.reason);
    return statement;
  }

  vouch(author: string, subject: string, after?: readonly Statement[]): Statement {
    return this.says(author, { type: 'vouch', subject: key(subject), via: 'pin' }, after);
  }

  word(author: string, basis: Statement, subject: string, after?: readonly Statement[]): Statement {
    return this.says(author, { type: 'vouch', subject: key(subject), via: 'word', basis: basis.id }, after);
  }

  invite(author: string, uses = 1, after?: readonly Statement[]): StatementOf<'invite'> {
    const body = { type: 'invite', invPk: NOTHING, invPsk: NOTHING, expires: 0, uses, note: '' } as const;
    return this.says(author, body, after) as StatementOf<'invite'>;
  }

  admit(author: string, invite: Statement, subject: string, after?: readonly Statement[]): Statement {
    const body = { type: 'admit', invite: invite.id, subject: key(subject), cert: NOTHING } as const;
    return this.says(author, body, after);
  }

  retract(author: string, target: Statement, after?: readonly Statement[]): Statement {
    return this.says(author, { type: 'retract', target: target.id }, after);
  }

  grant(author: string, subject: string, after?: readonly Statement[]): Statement {
    return this.says(author, { type: 'grant', subject: key(subject) }, after);
  }

  evict(author: string, subject: string, after?: readonly Statement[]): Statement {
    return this.says(author, { type: 'evict', subject: key(subject), reason: '' }, after);
  }

  leave(author: string, after?: readonly Statement[]): Statement {
    return this.says(author, { type: 'leave' }, after);
  }
}

/** Alice founds; Bob, Carol and Dan are in by Alice's own PIN. */
export function roomOfFour(): { room: UnsignedRoom; start: readonly Statement[] } {
  const room = new UnsignedRoom('alice');
  for (const name of ['bob', 'carol', 'dan']) room.vouch('alice', name);
  return { room, start: room.set.heads() };
}

export const key = (name: string): PublicKey => name as PublicKey;

export const UNSIGNED: SignatureChecks = { isSigned: () => true, isCertified: () => true };

export function unsigned(n: number, author: string, after: readonly Statement[], body: Body): Statement {
  return {
    id: `${String(n).padStart(6, '0')}-${author}-${body.type}` as StatementId,
    wire: NOTHING,
    roomId: 'room' as RoomId,
    author: key(author),
    deps: after.map(({ id }) => id),
    time: n,
    ...body,
  };
}

const NOTHING = new Uint8Array();
