import type { PublicKey, StatementId } from '../crypto.ts';
import { edgesOf, type Edge } from './edges.ts';
import type { InviteStanding, Introduction, LeakAlarm, Membership, MemberStanding } from './membership.ts';
import { reach, type Reach } from './reachability.ts';
import { NONE_SKIPPED, type SkippedRules } from './rules.ts';
import { ruleOn, type Rulings } from './rulings.ts';
import type { StatementOf } from './statement.ts';
import { listIn, type StatementSet } from './statement-set.ts';

/** Membership of all that is in the set. `skipped` is for tests, which show that each rule matters. */
export function evaluate(set: StatementSet, skipped: SkippedRules = NONE_SKIPPED): Membership {
  const rulings = ruleOn(set, skipped);
  const edges = edgesOf(set, rulings, skipped);
  const isEvicted = (key: PublicKey): boolean => rulings.evicts.has(key);
  const first = reach(rulings.founder, edges, isEvicted);
  const all = skipped.has('only-reachable-members-use-up-invites');
  const users = usersOf(all ? edges : first.edges);
  const overUsed = overUsedAmong(set, users);
  const second =
    overUsed.size === 0
      ? first
      : reach(
          rulings.founder,
          edges.filter(({ invite }) => invite === undefined || !overUsed.has(invite)),
          isEvicted,
        );
  return new EvaluatedMembership(set, rulings, second, users, overUsed);
}

/** Rule 6: by place of the invite, everybody whom admits that hold name, evicted ones too. */
type InviteUsers = ReadonlyMap<number, readonly PublicKey[]>;

function usersOf(edges: readonly Edge[]): InviteUsers {
  const users = new Map<number, PublicKey[]>();
  for (const { invite, to } of edges) {
    if (invite === undefined) continue;
    const named = listIn(users, invite);
    if (!named.includes(to)) named.push(to);
  }
  for (const named of users.values()) named.sort();
  return users;
}

function overUsedAmong(set: StatementSet, users: InviteUsers): ReadonlySet<number> {
  const overUsed = new Set<number>();
  for (const [place, named] of users) {
    const invite = set.at(place) as StatementOf<'invite'>;
    if (named.length > invite.uses) overUsed.add(place);
  }
  return overUsed;
}

class EvaluatedMembership implements Membership {
  readonly founder: PublicKey;
  readonly members: ReadonlySet<PublicKey>;
  readonly edges: readonly Edge[];
  readonly #edgesTo = new Map<PublicKey, Edge[]>();

  constructor(
    private readonly set: StatementSet,
    private readonly rulings: Rulings,
    private readonly reached: Reach,
    private readonly users: InviteUsers,
    private readonly overUsed: ReadonlySet<number>,
  ) {
    this.founder = rulings.founder;
    this.edges = reached.edges;
    this.members = new Set([...reached.keys].filter((key) => !rulings.leaves.has(key)));
    for (const edge of reached.edges) listIn(this.#edgesTo, edge.to).push(edge);
  }

  isMember(key: PublicKey): boolean {
    return this.members.has(key);
  }

  standing(key: PublicKey): MemberStanding {
    const evict = this.#oldest(this.rulings.evicts.get(key)) as StatementOf<'evict'> | undefined;
    if (evict) {
      return { kind: 'evicted', by: evict.author, at: evict.time, reason: evict.reason, statement: evict.id };
    }
    const leave = this.#oldest(this.rulings.leaves.get(key));
    if (leave) return { kind: 'left', at: leave.time, statement: leave.id };
    if (this.members.has(key)) return { kind: 'member' };
    return { kind: this.set.introductionsOf(key).length > 0 ? 'cut-off' : 'unknown' };
  }

  letInBy(key: PublicKey): readonly Introduction[] {
    if (!this.reached.keys.has(key)) return [];
    const introductions = (this.#edgesTo.get(key) ?? []).map((edge) => this.#introduction(edge));
    return introductions.sort((a, b) => a.at - b.at || compareIds(a.statement, b.statement));
  }

  role(key: PublicKey): 'founder' | 'co-admin' | 'member' {
    if (key === this.founder) return 'founder';
    const grants = this.rulings.grants.get(key) ?? [];
    const granted = grants.some((grant) => !this.rulings.retracts.has(grant));
    return granted && this.members.has(key) ? 'co-admin' : 'member';
  }

  invite(id: StatementId): InviteStanding | undefined {
    const place = this.set.placeOf(id);
    if (place === undefined) return undefined;
    const statement = this.set.at(place);
    return statement.type === 'invite' ? this.#inviteStanding(place, statement) : undefined;
  }

  invites(): readonly InviteStanding[] {
    return Array.from(this.set.each('invite'), ([place, statement]) =>
      this.#inviteStanding(place, statement),
    );
  }

  get alarms(): readonly LeakAlarm[] {
    return Array.from(this.overUsed, (place) => {
      const { id, author } = this.set.at(place);
      const alarm = { kind: 'invite-leaked', invite: id, inviter: author } as const;
      return { ...alarm, subjects: this.users.get(place) ?? [] };
    });
  }

  #inviteStanding(place: number, statement: StatementOf<'invite'>): InviteStanding {
    const { evicts, retracts } = this.rulings;
    return {
      id: statement.id,
      statement,
      inviter: statement.author,
      retracted: retracts.has(place) || evicts.has(statement.author) || this.rulings.isVoid(place),
      overUsed: this.overUsed.has(place),
      usedBy: this.users.get(place) ?? [],
    };
  }

  #introduction(edge: Edge): Introduction {
    const { id, author, time } = this.set.at(edge.place);
    const common = { statement: id, by: edge.from, at: time };
    if (edge.invite === undefined) return { ...common, how: edge.basis === undefined ? 'pin' : 'word' };
    const { note, id: invite } = this.set.at(edge.invite) as StatementOf<'invite'>;
    return { ...common, how: 'invite', admittedBy: author, invite, note };
  }

  /** By the authors' clocks, then by id: the same on every device, in whatever order the statements came. */
  #oldest(places: readonly number[] | undefined) {
    const statements = (places ?? []).map((place) => this.set.at(place));
    return statements.sort((a, b) => a.time - b.time || compareIds(a.id, b.id))[0];
  }
}

function compareIds(a: StatementId, b: StatementId): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
