import type { StatementId } from '../crypto.ts';
import { keepRefusal, type CertificateCheck, type KeepRefusal } from './keep-rule.ts';
import { PushCaps, type CapAlarm, type Caps } from './push-caps.ts';
import type { Membership } from './membership.ts';
import { parentsFirst } from './parents-first.ts';
import type { Statement } from './statement.ts';
import type { StatementSet } from './statement-set.ts';

/**
 * Where statements come from. Caps bind what is `pushed`; a `proof` is what a member shows of its own way in;
 * `own` is signed here.
 */
export type StatementSource = 'pushed' | 'proof' | 'own';

export interface AddResult {
  /** Parents first. */
  readonly added: readonly Statement[];
  /** What to ask for: the statements that need them were not kept, and must come again. */
  readonly unknownParents: readonly StatementId[];
  readonly refused: readonly Refusal[];
}

/** `reason` is for a log; what did not even decode has no id. */
export interface Refusal {
  readonly reason: string;
  readonly id?: StatementId;
}

/** What takes a signature to check; injected, so that the rest is tested by the thousand. */
export interface SignatureChecks {
  isSigned(statement: Statement): boolean;
  isCertified: CertificateCheck;
}

/** Decides which statements are kept (§5, keeping and caps), and keeps them. */
export class Intake {
  readonly #caps: PushCaps;
  /** Never by a bad signature: it is no part of the id, and so anybody could have an id refused. */
  readonly #refused = new Map<StatementId, string>();

  constructor(
    private readonly set: StatementSet,
    membership: () => Membership,
    private readonly checks: SignatureChecks,
    caps?: Caps,
  ) {
    this.#caps = new PushCaps(set, membership, caps);
  }

  /** Authors, and the room, that passed a cap since this ledger was opened. */
  get alarms(): readonly CapAlarm[] {
    return this.#caps.alarms;
  }

  /** Whether it came and was not kept, as far as this device remembers: no reason to wait for it. */
  wasRefused(id: StatementId): boolean {
    return this.#refused.has(id);
  }

  /** `checks`: those of this batch, where they were made ahead of it. */
  take(statements: readonly Statement[], source: StatementSource, checks = this.checks): AddResult {
    const taken: Taken = { checks, added: [], unknownParents: new Set(), refused: [] };
    const signed = this.#signedAmong(statements, taken);
    const capped = source === 'pushed' ? this.#caps.cappedAmong(signed) : NONE;
    for (const statement of signed) this.#takeOne(statement, capped.get(statement.id), taken);
    const { added, unknownParents, refused } = taken;
    return { added, unknownParents: [...unknownParents], refused };
  }

  /** Up to the first forged one: nobody honest passes such on, and each takes a millisecond to see through. */
  #signedAmong(statements: readonly Statement[], { checks, refused }: Taken): readonly Statement[] {
    const fresh = parentsFirst(statements.filter(({ id }) => !this.set.has(id)));
    const forged = fresh.findIndex((statement) => !checks.isSigned(statement));
    if (forged < 0) return fresh;
    refused.push({ reason: 'bad-signature', id: (fresh[forged] as Statement).id });
    return fresh.slice(0, forged);
  }

  #takeOne(statement: Statement, capped: string | undefined, taken: Taken): void {
    const lacking = statement.deps.filter((dep) => !this.set.has(dep));
    const reason =
      capped ?? (lacking.length > 0 ? this.#refusalOver(lacking) : this.#keepRefusal(statement, taken));
    if (reason !== undefined) return this.#refuse(statement.id, reason, taken);
    if (lacking.length > 0) {
      this.#caps.oweParents(statement, lacking);
      return lacking.forEach((dep) => taken.unknownParents.add(dep));
    }
    this.set.append(statement);
    this.#caps.kept(statement.id);
    this.#refused.delete(statement.id);
    taken.added.push(statement);
  }

  #keepRefusal(statement: Statement, { checks }: Taken): string | undefined {
    return keepRefusal(this.set, statement, (admit, invite) => checks.isCertified(admit, invite));
  }

  /** A parent over a cap may still be kept for its child's sake; one that is not kept on any device can not. */
  #refusalOver(parents: readonly StatementId[]): string | undefined {
    const isHopeless = (id: StatementId): boolean => FOR_GOOD.has(this.#refused.get(id) ?? '');
    return parents.some(isHopeless) ? 'refused-parent' : undefined;
  }

  #refuse(id: StatementId, reason: string, taken: Taken): void {
    taken.refused.push({ reason, id });
    this.#refused.set(id, reason);
    const [oldest] = this.#refused.keys();
    if (this.#refused.size > MAX_REFUSED && oldest !== undefined) this.#refused.delete(oldest);
  }
}

/** Ids of what was refused, at about 100 bytes each. */
const MAX_REFUSED = 16_384;

const FOR_GOOD: ReadonlySet<string> = new Set<KeepRefusal | 'refused-parent'>([
  'other-room',
  'not-introduced',
  'no-such-invite',
  'bad-certificate',
  'refused-parent',
]);

const NONE: ReadonlyMap<StatementId, string> = new Map();

interface Taken {
  readonly checks: SignatureChecks;
  readonly added: Statement[];
  readonly unknownParents: Set<StatementId>;
  readonly refused: Refusal[];
}
