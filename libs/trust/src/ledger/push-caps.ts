import type { PublicKey, StatementId } from '../crypto.ts';
import { MAX_PUSHED_PER_AUTHOR, MAX_PUSHED_PER_ROOM } from './ledger-limits.ts';
import type { Membership } from './membership.ts';
import type { Statement, StatementType } from './statement.ts';
import type { StatementSet } from './statement-set.ts';

export interface Caps {
  readonly perAuthor: number;
  readonly perRoom: number;
}

/** Somebody says more than people do: a client shows who, and an admin can evict. */
export type CapAlarm =
  { readonly kind: 'author-cap'; readonly author: PublicKey } | { readonly kind: 'room-cap' };

/**
 * The caps on what is pushed (§5). Two halves of a room may fill up with different floods and must still come
 * together, so what a statement that passes rests on passes with it, whenever it comes: it is *owed*. What
 * founder and co-admins say of types 4 to 7 passes always, and so an evict ends a flood; who is out does not
 * fill the room for those who are in.
 */
export class PushCaps {
  readonly #owed = new Map<StatementId, Owed>();
  readonly #alarms = new Map<PublicKey | 'room', CapAlarm>();

  constructor(
    private readonly set: StatementSet,
    private readonly membership: () => Membership,
    private readonly caps: Caps = { perAuthor: MAX_PUSHED_PER_AUTHOR, perRoom: MAX_PUSHED_PER_ROOM },
  ) {}

  get alarms(): readonly CapAlarm[] {
    return [...this.#alarms.values()];
  }

  /** Which of a batch (parents first) are over a cap, and which cap. */
  cappedAmong(batch: readonly Statement[]): ReadonlyMap<StatementId, CapAlarm['kind']> {
    const crowd = new Crowd(this.set, this.membership);
    const capped = new Map<StatementId, CapAlarm['kind']>();
    for (const statement of batch) {
      const over = this.#over(statement, this.#owed.get(statement.id), crowd);
      if (over) capped.set(statement.id, over);
      else crowd.count(statement.author);
    }
    if (capped.size > 0) this.#passParents(batch, capped, crowd);
    for (const { id, author } of batch) this.#alarm(capped.get(id), author);
    return capped;
  }

  /** Remembers what must pass because `statement` does. */
  oweParents(statement: Statement, parents: readonly StatementId[]): void {
    const level = this.#levelOf(statement);
    for (const parent of parents) this.#owe(parent, level);
  }

  kept(id: StatementId): void {
    this.#owed.delete(id);
  }

  #over(statement: Statement, owed: Owed | undefined, crowd: Crowd): CapAlarm['kind'] | undefined {
    if (owed === 'always' || this.#isAlwaysHeard(statement)) return undefined;
    if (owed === undefined && crowd.ofAuthor(statement.author) >= this.caps.perAuthor) return 'author-cap';
    return crowd.fills(this.caps.perRoom, statement.author, owed) ? 'room-cap' : undefined;
  }

  /** From children to parents, so that a whole chain is passed in one batch. */
  #passParents(batch: readonly Statement[], capped: Map<StatementId, CapAlarm['kind']>, crowd: Crowd): void {
    const byId = new Map(batch.map((statement) => [statement.id, statement]));
    for (const statement of batch.toReversed()) {
      if (capped.has(statement.id)) continue;
      for (const dep of statement.deps.filter((id) => capped.has(id))) {
        const parent = byId.get(dep);
        this.#owe(dep, this.#levelOf(statement));
        if (!parent || this.#over(parent, this.#owed.get(dep), crowd)) continue;
        capped.delete(dep);
        crowd.count(parent.author);
      }
    }
  }

  #levelOf(statement: Statement): Owed {
    if (this.#isAlwaysHeard(statement)) return 'always';
    return this.#owed.get(statement.id) ?? 'past-author-cap';
  }

  #isAlwaysHeard({ type, author }: Statement): boolean {
    if (!ADMIN_TYPES.has(type)) return false;
    if (author === this.set.at(0).author) return true;
    const granted = this.set.ofType('grant').some((place) => this.#grants(place, author));
    return granted && this.membership().role(author) === 'co-admin';
  }

  #grants(place: number, subject: PublicKey): boolean {
    const grant = this.set.at(place);
    return grant.type === 'grant' && grant.subject === subject && grant.author === this.set.at(0).author;
  }

  /** The oldest debts are forgotten: nobody can make this device remember without bound. */
  #owe(id: StatementId, level: Owed): void {
    if (this.#owed.get(id) === 'always') return;
    this.#owed.set(id, level);
    const [oldest] = this.#owed.keys();
    if (this.#owed.size > FLOODS_KEPT * this.caps.perRoom && oldest !== undefined) this.#owed.delete(oldest);
  }

  #alarm(kind: CapAlarm['kind'] | undefined, author: PublicKey): void {
    if (kind === 'author-cap') this.#alarms.set(author, { kind, author });
    if (kind === 'room-cap') this.#alarms.set('room', { kind });
  }
}

/** `always`: in the past of what an admin says. Else the cap of the author is lifted, not that of the room. */
type Owed = 'always' | 'past-author-cap';

const ADMIN_TYPES: ReadonlySet<StatementType> = new Set(['retract', 'grant', 'evict', 'leave']);

/**
 * Not even what is owed fills a device beyond this many rooms: the floods of two halves, and then some. (What
 * admins rest on is as large as what they keep themselves.)
 */
const FLOODS_KEPT = 3;

/** Counts statements, those of a batch included as they pass. */
class Crowd {
  readonly #counted = new Map<PublicKey, number>();
  #total: number;
  #ofThoseIn: number | undefined;

  constructor(
    private readonly set: StatementSet,
    private readonly membership: () => Membership,
  ) {
    this.#total = set.size;
  }

  count(author: PublicKey): void {
    this.#total += 1;
    this.#counted.set(author, (this.#counted.get(author) ?? 0) + 1);
    if (this.#ofThoseIn !== undefined && this.#isIn(author)) this.#ofThoseIn += 1;
  }

  ofAuthor(author: PublicKey): number {
    return this.set.byAuthor(author).length + (this.#counted.get(author) ?? 0);
  }

  /** Whether one more by this author is too much. Who is out counts only against itself. */
  fills(perRoom: number, author: PublicKey, owed: Owed | undefined): boolean {
    if (this.#total < perRoom) return false;
    if (this.#total >= FLOODS_KEPT * perRoom || this.#countThoseIn() >= perRoom) return true;
    return owed === undefined && !this.#isIn(author);
  }

  #countThoseIn(): number {
    this.#ofThoseIn ??= [...new Set([...this.set.authors(), ...this.#counted.keys()])]
      .filter((author) => this.#isIn(author))
      .reduce((sum, author) => sum + this.ofAuthor(author), 0);
    return this.#ofThoseIn;
  }

  #isIn(author: PublicKey): boolean {
    const membership = this.membership();
    return membership.isMember(author) || membership.standing(author).kind === 'left';
  }
}
