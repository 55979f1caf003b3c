import type { PublicKey } from '../crypto.ts';
import type { SkippedRules } from './rules.ts';
import type { Statement } from './statement.ts';
import { listIn, type StatementSet } from './statement-set.ts';

/**
 * What counts by rules 1 to 4 (§5): none of it depends on who can be reached, so it comes before the edges.
 * Lists are places in the set.
 */
export interface Rulings {
  readonly founder: PublicKey;
  /** By subject; retracted ones too. */
  readonly grants: Places<PublicKey>;
  /** By subject. */
  readonly evicts: Places<PublicKey>;
  /** By author. */
  readonly leaves: Places<PublicKey>;
  /** By the place of what they retract; an evict is among them where it retracts an invite. */
  readonly retracts: Places<number>;
  /** Said by an author who had left. */
  isVoid(place: number): boolean;
}

type Places<K> = ReadonlyMap<K, readonly number[]>;

/**
 * The order makes the recursion of the rules well-founded: the founder depends on nobody. A counting evict of a
 * co-admin is the founder's, or lies in the past of all of that co-admin's grants and so of all its evicts; so
 * evicts are judged in the order of the set, and leaves of others than the founder after them.
 */
export function ruleOn(set: StatementSet, skipped: SkippedRules): Rulings {
  const ruling = new Ruling(set, skipped);
  ruling.takeLeaves((author) => author === ruling.founder);
  ruling.takeGrants();
  ruling.takeRetracts((author) => author === ruling.founder);
  ruling.takeEvictsByFounder();
  ruling.takeEvictsByCoAdmins();
  ruling.takeLeaves((author) => author !== ruling.founder);
  ruling.takeRetracts((author) => author !== ruling.founder);
  ruling.takeInvitesOfEvicted();
  return ruling;
}

class Ruling implements Rulings {
  readonly founder: PublicKey;
  readonly grants = new Map<PublicKey, number[]>();
  readonly evicts = new Map<PublicKey, number[]>();
  readonly leaves = new Map<PublicKey, number[]>();
  readonly retracts = new Map<number, number[]>();

  constructor(
    private readonly set: StatementSet,
    private readonly skipped: SkippedRules,
  ) {
    this.founder = set.at(0).author;
  }

  isVoid(place: number): boolean {
    const statement = this.set.at(place);
    if (statement.type === 'leave' || this.skipped.has('leave-voids-what-follows')) return false;
    return !this.#precedesAll(place, this.leaves.get(statement.author));
  }

  /** An evicted key can not take back, by a leave of an older date, what it did as a member. */
  takeLeaves(by: (author: PublicKey) => boolean): void {
    for (const [place, { author }] of this.set.each('leave')) {
      if (!by(author)) continue;
      const inTime = this.#precedesAll(place, this.evicts.get(author));
      if (inTime || this.skipped.has('leave-precedes-evict')) listIn(this.leaves, author).push(place);
    }
  }

  takeGrants(): void {
    for (const [place, { author, subject }] of this.set.each('grant')) {
      if (author === this.founder && !this.isVoid(place)) listIn(this.grants, subject).push(place);
    }
  }

  takeRetracts(by: (author: PublicKey) => boolean): void {
    for (const [place, { author, target }] of this.set.each('retract')) {
      const targetPlace = this.set.placeOf(target);
      if (targetPlace === undefined || !by(author) || this.isVoid(place)) continue;
      if (this.#mayRetract(author, this.set.at(targetPlace))) listIn(this.retracts, targetPlace).push(place);
    }
  }

  takeEvictsByFounder(): void {
    for (const [place, { author, subject }] of this.set.each('evict')) {
      if (author !== this.founder || subject === this.founder || this.isVoid(place)) continue;
      listIn(this.evicts, subject).push(place);
    }
  }

  takeEvictsByCoAdmins(): void {
    for (const [place, { author, subject }] of this.set.each('evict')) {
      if (author === this.founder || subject === this.founder) continue;
      if (this.#coAdminMayEvict(place, author, subject)) listIn(this.evicts, subject).push(place);
    }
  }

  /** Only invites that had admitted the subject before the evict: later admits of it would be its own doing. */
  takeInvitesOfEvicted(): void {
    if (this.skipped.has('evict-retracts-invites')) return;
    for (const [place, { subject, invite }] of this.set.each('admit')) {
      for (const evict of this.evicts.get(subject) ?? []) {
        const inTime = this.set.precedes(place, evict);
        if (!inTime && !this.skipped.has('evict-retracts-only-invites-of-its-past')) continue;
        listIn(this.retracts, this.set.place(invite)).push(evict);
      }
    }
  }

  #mayRetract(author: PublicKey, target: Statement): boolean {
    switch (target.type) {
      case 'vouch':
      case 'invite':
        return target.author === author;
      case 'grant':
        return author === this.founder && target.author === author;
      case 'evict':
        return author === this.founder && target.author !== author;
      default:
        return false;
    }
  }

  /** Rule 3: no duels, no back-dating, no ratifying by removal. */
  #coAdminMayEvict(place: number, author: PublicKey, subject: PublicKey): boolean {
    if (this.retracts.has(place) || !this.#hadGrant(place, author)) return false;
    if (!this.skipped.has('co-admin-evict-precedes-own-evict')) {
      if (!this.#precedesAll(place, this.evicts.get(author))) return false;
    }
    if (!this.skipped.has('co-admin-evict-spares-granted')) {
      if (!this.#precedesAll(place, this.grants.get(subject))) return false;
    }
    return !this.#saidAfterLeaving(place, author);
  }

  #hadGrant(place: number, author: PublicKey): boolean {
    const grants = this.grants.get(author) ?? [];
    return grants.some((grant) => {
      if (!this.set.precedes(grant, place)) return false;
      if (this.skipped.has('co-admin-evict-precedes-retract-of-grant')) return true;
      return this.#precedesAll(place, this.retracts.get(grant));
    });
  }

  /** As `isVoid`, before the leaves of co-admins are known; a leave that an evict forestalls does not count. */
  #saidAfterLeaving(place: number, author: PublicKey): boolean {
    if (this.skipped.has('leave-voids-what-follows')) return false;
    return this.set.byAuthor(author).some((other) => {
      if (this.set.at(other).type !== 'leave' || this.set.precedes(place, other)) return false;
      return this.#precedesAll(other, this.evicts.get(author)) || this.skipped.has('leave-precedes-evict');
    });
  }

  #precedesAll(place: number, others: readonly number[] | undefined): boolean {
    return (others ?? []).every((other) => this.set.precedes(place, other));
  }
}
